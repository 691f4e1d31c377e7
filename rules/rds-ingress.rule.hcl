rule "rds-ingress" {
  title       = "Only named sources reach databases"
  severity    = "high"
  rationale   = "A database is reached by a few applications whose security groups are known. An address range also admits whatever else has an address in it, now or later; with the whole internet in it, anybody may try passwords."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#vpc_security_group_ids-1",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "database" {
        name   = "database"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id = aws_security_group.database.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 5432
        to_port           = 5432
      }

      resource "aws_db_instance" "orders" {
        identifier             = "orders"
        engine                 = "postgres"
        instance_class         = "db.t4g.medium"
        allocated_storage      = 50
        username               = "orders"
        vpc_security_group_ids = [aws_security_group.database.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "database" {
        name   = "database"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id            = aws_security_group.database.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 5432
        to_port                      = 5432
      }

      resource "aws_db_instance" "orders" {
        identifier             = "orders"
        engine                 = "postgres"
        instance_class         = "db.t4g.medium"
        allocated_storage      = 50
        username               = "orders"
        vpc_security_group_ids = [aws_security_group.database.id]
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
resource_policy "{aws_db_instance,aws_rds_cluster}" "database" {
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
