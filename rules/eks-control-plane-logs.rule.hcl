rule "eks-control-plane-logs" {
  title       = "EKS clusters log what their control plane does"
  severity    = "medium"
  rationale   = "Without audit and authenticator logs nobody can find out later who did what in a cluster. EKS writes no control plane logs by default."
  remediation = "List the missing types in enabled_cluster_log_types; they are written to the CloudWatch log group /aws/eks/CLUSTER/cluster."
  references = [
    "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster",
  ]
  controls = {
    aws-fsbp = ["EKS.8"]
  }
  aliases = [
    "CKV_AWS_37",
    "AVD-AWS-0038",
    "AWS-0038",
    "aws-eks-enable-control-plane-logging",
    "37304d3f-f852-40b8-ae3f-725e87a7cedf",
    "66f130d9-b81d-4e8e-9b08-da74b9c891df",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name                      = "main"
        role_arn                  = "arn:aws:iam::111122223333:role/eks"
        enabled_cluster_log_types = ["api", "scheduler"]

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name                      = "main"
        role_arn                  = "arn:aws:iam::111122223333:role/eks"
        enabled_cluster_log_types = ["api", "audit", "authenticator"]

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        }
      }
    EOT
  }
}

input "types" {
  type        = list(string)
  default     = ["api", "audit", "authenticator"]
  description = "which control plane logs must be on: api, audit, authenticator, controllerManager, scheduler"
}

resource_policy "aws_eks_cluster" "logs" {
  controls = { aws-fsbp = core::contains(local.missing, "audit") || core::contains(input.types, "audit") && core::length(local.missing) == 0 ? ["EKS.8"] : [] }

  locals {
    missing = [for type in input.types : type if !core::contains(core::try(attrs.enabled_cluster_log_types, []), type)]
  }

  enforce {
    condition     = core::alltrue([for type in input.types : core::contains(core::try(attrs.enabled_cluster_log_types, []), type)])
    error_message = "`${meta.address}` does not write all required control plane logs: missing ${core::join(", ", local.missing)}"
    pass_message  = "`enabled_cluster_log_types` includes ${core::join(", ", input.types)}"
  }

  # Changed in place, but CloudWatch charges for every gigabyte of logs.
  fix "log the missing types" {
    append = src::present(attrs.enabled_cluster_log_types) ? [for type in local.missing : { path = "enabled_cluster_log_types", value = type }] : []
    safety = "unsafe"
  }
}
