rule "eks-secrets-encryption" {
  title       = "Kubernetes secrets are encrypted in EKS clusters"
  severity    = "medium"
  rationale   = "Before Kubernetes 1.28, EKS stores secrets without envelope encryption unless a KMS key is configured: a copy of the data reveals them. Since 1.28 all API data is encrypted with a key that AWS owns; only your own key lets you audit and revoke its use."
  remediation = "Add an encryption_config block with resources = [\"secrets\"] and the ARN of a KMS key, or upgrade to Kubernetes 1.28 or later. Encryption can be enabled on an existing cluster, but not disabled again."
  references = [
    "https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
  ]
  controls = {
    aws-fsbp = ["EKS.3"]
  }
  aliases = [
    "CKV_AWS_58",
    "AVD-AWS-0039",
    "AWS-0039",
    "aws-eks-encrypt-secrets",
    "63ebcb19-2739-4d3f-aa5c-e8bbb9b85281",
  ]

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
      resource "aws_kms_key" "secrets" {
        description         = "Secrets of the main cluster"
        enable_key_rotation = true
      }

      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"
        version  = "1.27"

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        }

        encryption_config {
          resources = ["secrets"]

          provider {
            key_arn = aws_kms_key.secrets.arn
          }
        }
      }
    EOT
  }
}

input "accept-default" {
  type        = bool
  default     = true
  description = "whether encryption with a key that AWS owns, the default since Kubernetes 1.28, is enough"
}

resource_policy "aws_eks_cluster" "secrets" {
  filter = input.accept-default

  locals {
    own_key = core::contains(core::try(attrs.encryption_config[0].resources, []), "secrets")
  }

  # A cluster without a version is created with the newest one, but may be older than that.
  enforce {
    condition     = core::semverconstraint(attrs.version, ">= 1.28") || local.own_key
    error_message = "`${meta.address}` does not encrypt Kubernetes secrets: no KMS key is configured, and default encryption needs Kubernetes 1.28 or later"
    pass_message  = local.own_key ? "`encryption_config` encrypts secrets with a KMS key" : "since Kubernetes 1.28 EKS encrypts all API data by default; the version is ${attrs.version}"
  }
}

resource_policy "aws_eks_cluster" "own-key" {
  filter = !input.accept-default

  enforce {
    condition     = core::contains(core::try(attrs.encryption_config[0].resources, []), "secrets")
    error_message = "`${meta.address}` does not encrypt Kubernetes secrets with your own KMS key"
    pass_message  = "`encryption_config` encrypts secrets with a KMS key"
  }
}
