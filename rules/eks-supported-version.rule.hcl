rule "eks-supported-version" {
  title       = "EKS runs Kubernetes versions in standard support"
  severity    = "high"
  rationale   = "After standard support a cluster costs several times as much, and at the end of extended support EKS upgrades the control plane automatically. Nodes of an unsupported version get no security fixes."
  remediation = "Set version to one in standard support. A control plane is upgraded one minor version at a time, node groups after it; check for removed APIs first."
  references = [
    "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster",
  ]
  controls = {
    aws-fsbp = ["EKS.2", "EKS.9"]
  }
  aliases = ["CKV_AWS_339"]

  example "fail" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"
        version  = "1.27"

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"
        version  = "1.36"

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        }
      }
    EOT
  }
}

# Without `version` a cluster is created with the latest one of that day, which is unknown here.
resource_policy "aws_eks_cluster" "version" {
  controls = { aws-fsbp = ["EKS.2"] }

  enforce {
    condition     = aws::is_supported("eks", attrs.version)
    error_message = "`${meta.address}` runs an old version of Kubernetes: ${violation.text}"
    pass_message  = "Kubernetes ${attrs.version} is in standard support"
  }
}

resource_policy "aws_eks_node_group" "version" {
  controls = { aws-fsbp = ["EKS.9"] }

  # Without `version` a node group uses that of its cluster.
  filter = core::try(attrs.version, null) != null

  enforce {
    condition     = aws::is_supported("eks", attrs.version)
    error_message = "`${meta.address}` runs an old version of Kubernetes: ${violation.text}"
    pass_message  = "Kubernetes ${attrs.version} is in standard support"
  }
}
