rule "eks-node-ssh" {
  title       = "SSH to EKS nodes is closed, or open to named security groups"
  severity    = "high"
  rationale   = "With a key pair and no source security groups, EKS opens port 22 of every node (3389 on Windows) to the internet."
  remediation = "Name the security groups that may connect in remote_access.source_security_group_ids, or remove the remote_access block and connect with Session Manager. Both replace the node group."
  references = [
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_node_group",
  ]
  aliases = [
    "CKV_AWS_100",
    "ba40ace1-a047-483c-8a8d-bc2d3a67a82d",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_eks_node_group" "workers" {
        cluster_name    = "main"
        node_group_name = "workers"
        node_role_arn   = "arn:aws:iam::111122223333:role/eks-node"
        subnet_ids      = ["subnet-0a1b2c3d4e5f60718"]

        scaling_config {
          desired_size = 2
          max_size     = 4
          min_size     = 2
        }

        remote_access {
          ec2_ssh_key = "operations"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_eks_node_group" "workers" {
        cluster_name    = "main"
        node_group_name = "workers"
        node_role_arn   = "arn:aws:iam::111122223333:role/eks-node"
        subnet_ids      = ["subnet-0a1b2c3d4e5f60718"]

        scaling_config {
          desired_size = 2
          max_size     = 4
          min_size     = 2
        }

        remote_access {
          ec2_ssh_key               = "operations"
          source_security_group_ids = ["sg-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }
}

resource_policy "aws_eks_node_group" "ssh" {
  locals {
    key = core::try(attrs.remote_access[0].ec2_ssh_key, null)
  }

  # The provider takes an empty string for no key.
  enforce {
    condition     = local.key == null || local.key == "" || core::length(core::try(attrs.remote_access[0].source_security_group_ids, [])) > 0
    error_message = "`${meta.address}` has an SSH key and no `source_security_group_ids`: EKS opens port 22 of its nodes to the internet"
    pass_message  = local.key == null || local.key == "" ? "no key pair is set in `remote_access`: EKS opens no port for SSH" : "only the security groups in `source_security_group_ids` reach port 22"
  }
}
