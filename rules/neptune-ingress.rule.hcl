rule "neptune-ingress" {
  title       = "Only named sources reach Neptune"
  severity    = "high"
  rationale   = "Neptune requires no password unless IAM authentication is on: whoever reaches the port reads the graph. An address range also admits whatever else has an address in it, now or later."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "neptune" {
        name   = "neptune"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "neptune" {
        security_group_id = aws_security_group.neptune.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 8182
        to_port           = 8182
      }

      resource "aws_neptune_cluster" "graph" {
        cluster_identifier     = "graph"
        vpc_security_group_ids = [aws_security_group.neptune.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "neptune" {
        name   = "neptune"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "neptune" {
        security_group_id            = aws_security_group.neptune.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 8182
        to_port                      = 8182
      }

      resource "aws_neptune_cluster" "graph" {
        cluster_identifier     = "graph"
        vpc_security_group_ids = [aws_security_group.neptune.id]
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
resource_policy "aws_neptune_cluster" "cluster" {
  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition     = core::length(core::try(attrs.vpc_security_group_ids, [])) > 0
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
    pass_message  = "its security groups let in on its port only security groups, prefix lists of the configuration and allowed ranges, or nothing"
  }
}
