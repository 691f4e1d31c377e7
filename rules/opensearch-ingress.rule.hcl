rule "opensearch-ingress" {
  title       = "Only named sources reach search domains"
  severity    = "high"
  rationale   = "A search domain in a VPC trusts its network wherever its access policy lets everybody in. An address range also admits whatever else has an address in it, now or later."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  aliases = [
    "CKV_AWS_248",
    "d3e1f5a9-bb45-4c89-b97c-12d34ef56789",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "search" {
        name   = "search"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "search" {
        security_group_id = aws_security_group.search.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 443
        to_port           = 443
      }

      resource "aws_opensearch_domain" "products" {
        domain_name    = "products"
        engine_version = "OpenSearch_2.17"

        vpc_options {
          subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
          security_group_ids = [aws_security_group.search.id]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "search" {
        name   = "search"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "search" {
        security_group_id            = aws_security_group.search.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 443
        to_port                      = 443
      }

      resource "aws_opensearch_domain" "products" {
        domain_name    = "products"
        engine_version = "OpenSearch_2.17"

        vpc_options {
          subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
          security_group_ids = [aws_security_group.search.id]
        }
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
resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "domain" {
  # A domain outside of a VPC has no security groups: its access policy decides.
  filter = core::length(attrs.vpc_options) > 0

  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition     = core::length(core::try(attrs.vpc_options[0].security_group_ids, [])) > 0
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
    pass_message  = "its security groups let in on its ports only security groups, prefix lists of the configuration and allowed ranges, or nothing"
  }
}
