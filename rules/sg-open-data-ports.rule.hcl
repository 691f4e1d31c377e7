rule "sg-open-data-ports" {
  title       = "Database, cache and search ports are closed to the internet"
  severity    = "critical"
  rationale   = "Databases, caches, search engines, file shares and brokers trust their network: many ask for no password, and data is gone as soon as one that is open to everybody is found. That is why this is critical."
  remediation = "Allow the port only from the security group of the clients (referenced_security_group_id, source_security_group_id) or from their address ranges."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  controls = {
    aws-fsbp = ["EC2.19"]
  }
  aliases = [
    "381c3f2a-ef6f-4eff-99f7-b169cda3422c",
    "4728cd65-a20c-49da-8b31-9c08b423e4db",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "database" {
        name        = "database"
        description = "Access to database"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id = aws_security_group.database.id
        cidr_ipv4         = "0.0.0.0/0"
        from_port         = 5432
        to_port           = 5432
        ip_protocol       = "tcp"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "database" {
        name        = "database"
        description = "Access to database"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id = aws_security_group.database.id
        cidr_ipv4         = "10.20.0.0/16"
        from_port         = 5432
        to_port           = 5432
        ip_protocol       = "tcp"
      }
    EOT
  }
}

input "ports" {
  type        = list(string)
  default     = ["1433-1434", "1521", "2049", "2181", "3306", "5432", "5601", "6379", "7000-7001", "8182", "9042", "9092-9098", "9160", "9200", "9300", "11211", "27017-27019", "50000"]
  description = "ports of data stores, and ranges of them, that the internet must not reach over TCP or UDP"
}

# A group is judged by all of its rules, since ranges of several rules may make the internet together; a rule that stands
# alone is judged by itself as well, whatever its group. What lets things out is another question.
resource_policy "{aws_security_group,aws_default_security_group,aws_security_group_rule,aws_vpc_security_group_ingress_rule}" "ingress" {
  controls = { aws-fsbp = local.risky == core::anytrue([for admitted in local.sources : admitted.world]) ? ["EC2.19"] : [] }

  filter = core::try(attrs.type, "ingress") == "ingress"

  locals {
    sources = net::ingress(attrs, input.ports, "all")
    # Whether the ports that the control names are open, which are others.
    risky = core::anytrue([for admitted in net::ingress(attrs, ["20-23", "25", "110", "135", "143", "445", "1433-1434", "3000", "3306", "3389", "4333", "5000", "5432", "5500", "5601", "8080", "8088", "8888", "9200", "9300"], "tcp") : admitted.world])
  }

  enforce {
    condition     = core::alltrue([for admitted in local.sources : !admitted.world])
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it does not let the internet in on ports of data stores"
  }
}
