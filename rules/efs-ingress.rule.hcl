rule "efs-ingress" {
  title       = "Only named sources reach file systems"
  severity    = "high"
  rationale   = "Whoever reaches the mount target's port mounts the file system, unless its policy requires more. An address range also admits whatever else has an address in it, now or later."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "files" {
        name   = "files"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "files" {
        security_group_id = aws_security_group.files.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 2049
        to_port           = 2049
      }

      resource "aws_efs_mount_target" "files" {
        file_system_id  = "fs-0a1b2c3d4e5f60718"
        subnet_id       = "subnet-0a1b2c3d4e5f60718"
        security_groups = [aws_security_group.files.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "files" {
        name   = "files"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "files" {
        security_group_id            = aws_security_group.files.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 2049
        to_port                      = 2049
      }

      resource "aws_efs_mount_target" "files" {
        file_system_id  = "fs-0a1b2c3d4e5f60718"
        subnet_id       = "subnet-0a1b2c3d4e5f60718"
        security_groups = [aws_security_group.files.id]
      }
    EOT
  }
}

input "allowed-ranges" {
  type        = list(string)
  default     = []
  description = "address ranges that may connect, in addition to security groups and prefix lists of the configuration"
}

# Without a group the default group of the VPC is in force: whatever else lands in it can connect.
resource_policy "aws_efs_mount_target" "target" {
  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition     = core::length(core::try(attrs.security_groups, [])) > 0
    severity      = "medium"
    error_message = "`${meta.address}` has no security group: the VPC's default group applies"
    pass_message  = "" # the next one says what they admit
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources :
      (admitted.kind == "prefix-list" && !admitted.world) || net::within(admitted.ranges, input.allowed-ranges)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its security groups let in on port 2049 only security groups, prefix lists of the configuration and allowed ranges, or nothing"
  }
}
