rule "redshift-ingress" {
  title       = "Only named sources reach Redshift"
  severity    = "high"
  rationale   = "A warehouse has copies of everything, and is reached by a few tools whose security groups are known. An address range also admits whatever else has an address in it; with the whole internet in it, anybody may try passwords."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-15",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  controls = {
    aws-fsbp = ["Redshift.15"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "redshift" {
        name   = "redshift"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "redshift" {
        security_group_id = aws_security_group.redshift.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 5439
        to_port           = 5439
      }

      resource "aws_redshift_cluster" "reports" {
        cluster_identifier     = "reports"
        node_type              = "ra3.large"
        master_username        = "reports"
        vpc_security_group_ids = [aws_security_group.redshift.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "redshift" {
        name   = "redshift"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "redshift" {
        security_group_id            = aws_security_group.redshift.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 5439
        to_port                      = 5439
      }

      resource "aws_redshift_cluster" "reports" {
        cluster_identifier     = "reports"
        node_type              = "ra3.large"
        master_username        = "reports"
        vpc_security_group_ids = [aws_security_group.redshift.id]
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
resource_policy "aws_redshift_cluster" "cluster" {
  locals {
    sources = net::ingress(attrs)
    narrow  = core::alltrue([for admitted in local.sources : (admitted.kind == "prefix-list" && !admitted.world) || net::within(admitted.ranges, input.allowed-ranges)])
  }

  enforce {
    condition     = core::length(core::try(attrs.vpc_security_group_ids, [])) > 0
    severity      = "medium"
    error_message = "`${meta.address}` has no security group: the VPC's default group applies"
    pass_message  = "" # the next one says what they admit
    controls      = { aws-fsbp = [] }
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources :
      (admitted.kind == "prefix-list" && !admitted.world) || net::within(admitted.ranges, input.allowed-ranges)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its security groups let in on its port only security groups, prefix lists of the configuration and allowed ranges, or nothing"
    controls = {
      # The control is about the whole internet only.
      aws-fsbp = core::anytrue([for admitted in local.sources : admitted.world]) || local.narrow ? ["Redshift.15"] : []
    }
  }
}

# Without a group the default group of the VPC is in force: whatever else lands in it can connect.
resource_policy "aws_redshiftserverless_workgroup" "workgroup" {
  controls = { aws-fsbp = [] }

  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition     = core::length(core::try(attrs.security_group_ids, [])) > 0
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
