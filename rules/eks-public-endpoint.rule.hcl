rule "eks-public-endpoint" {
  title       = "EKS API servers are not open to the internet"
  severity    = "high"
  rationale   = "Anyone who can reach the API server can try stolen credentials and unpatched vulnerabilities on it, and it controls every workload of the cluster. By default the endpoint is public and open to all addresses."
  remediation = "Set endpoint_public_access = false and endpoint_private_access = true in vpc_config, or list the address ranges that need the endpoint in public_access_cidrs."
  references = [
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster",
  ]
  controls = {
    aws-fsbp = ["EKS.1"]
  }
  aliases = [
    "CKV_AWS_38",
    "CKV_AWS_39",
    "AVD-AWS-0040",
    "AWS-0040",
    "aws-eks-no-public-cluster-access",
    "AVD-AWS-0041",
    "AWS-0041",
    "aws-eks-no-public-cluster-access-to-cidr",
    "42f4b905-3736-4213-bfe9-c0660518cda8",
    "61cf9883-1752-4768-b18c-0d57f2737709",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"

        vpc_config {
          subnet_ids          = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
          public_access_cidrs = ["0.0.0.0/0"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"

        vpc_config {
          subnet_ids              = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
          endpoint_private_access = true
          endpoint_public_access  = false
        }
      }
    EOT
  }
}

input "allow-restricted" {
  type        = bool
  default     = true
  description = "whether a public endpoint may be open to fixed address ranges"
}

# EKS opens a public endpoint to 0.0.0.0/0 if no ranges are set. The next policy checks ranges that are.
resource_policy "aws_eks_cluster" "endpoint" {
  filter = !(input.allow-restricted && core::try(attrs.vpc_config[0].public_access_cidrs, null) != null && core::try(attrs.vpc_config[0].endpoint_public_access, true) != false)

  locals {
    ranges = core::try(attrs.vpc_config[0].public_access_cidrs, [])
  }

  enforce {
    condition     = core::try(attrs.vpc_config[0].endpoint_public_access, true) == false || (input.allow-restricted && core::length(local.ranges) > 0 && !net::is_any(local.ranges))
    error_message = "`${meta.address}` has a public API endpoint${input.allow-restricted ? ", which is open to the whole internet by default" : ""}"
    pass_message  = core::try(attrs.vpc_config[0].endpoint_public_access, true) == false ? "`endpoint_public_access` is `false`" : "a public endpoint is open only to ${core::join(", ", local.ranges)}"
  }

  # Everything that uses the public endpoint loses access, including a pipeline outside the VPC.
  fix "make the endpoint private" {
    set = [
      { path = "vpc_config.endpoint_public_access", value = false },
      { path = "vpc_config.endpoint_private_access", value = true },
    ]
    safety = "unsafe"
  }
}

resource_policy "aws_eks_cluster" "ranges" {
  controls = { aws-fsbp = core::length(local.ranges) == 0 || net::is_any(local.ranges) ? ["EKS.1"] : [] }

  filter = input.allow-restricted && core::try(attrs.vpc_config[0].public_access_cidrs, null) != null && core::try(attrs.vpc_config[0].endpoint_public_access, true) != false

  locals {
    ranges = attrs.vpc_config[0].public_access_cidrs
    named  = core::anytrue([for range in local.ranges : core::contains(["0.0.0.0/0", "::/0"], range)])
    parts  = local.named ? [] : local.ranges
  }

  enforce {
    condition     = core::length(local.ranges) > 0
    error_message = "`${meta.address}` has a public API endpoint that is open to the whole internet: `public_access_cidrs` is empty"
    pass_message  = "" # see the next condition
  }

  enforce {
    condition     = core::alltrue([for range in local.ranges : !core::contains(["0.0.0.0/0", "::/0"], range)])
    error_message = "`${meta.address}` has a public API endpoint that is open to the whole internet"
    pass_message  = "the public endpoint is open only to ${core::join(", ", local.ranges)}"
  }

  # Ranges can cover all addresses together, as 0.0.0.0/1 and 128.0.0.0/1 do.
  enforce {
    condition     = !net::is_any(local.parts)
    error_message = "`${meta.address}` has a public API endpoint that is open to the whole internet: together its ranges cover all addresses"
    pass_message  = "" # see the condition before
  }

  # Everything that uses the public endpoint loses access, including a pipeline outside the VPC.
  fix "make the endpoint private" {
    set = [
      { path = "vpc_config.endpoint_public_access", value = false },
      { path = "vpc_config.endpoint_private_access", value = true },
    ]
    safety = "unsafe"
  }
}
