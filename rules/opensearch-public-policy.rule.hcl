rule "opensearch-public-policy" {
  title       = "Access policies of domains name their principals"
  severity    = "critical"
  rationale   = "A domain outside a VPC has an address on the internet, and its access policy is what protects it: with an open one anybody can read and delete the indices. Fine-grained access control still requires a password."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value (aws:SourceIp); best place the domain in a VPC with vpc_options, which replaces it."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain_policy",
  ]
  controls = {
    aws-fsbp = ["Opensearch.2"]
  }
  aliases = [
    "16c4216a-50d3-4785-bfb2-4adb5144a8ba",
    "e7530c3c-b7cf-4149-8db9-d037a0b5268e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "orders" {
        domain_name = "orders"
      }

      resource "aws_opensearch_domain_policy" "orders" {
        domain_name = aws_opensearch_domain.orders.domain_name

        access_policies = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "es:*"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "orders" {
        domain_name = "orders"
      }

      resource "aws_opensearch_domain_policy" "orders" {
        domain_name = aws_opensearch_domain.orders.domain_name

        access_policies = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "es:*"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

# In a VPC the security groups decide who reaches the domain. The control requires a VPC: a policy that is not public says
# nothing of it.
resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "public" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" && core::length(iam::public_statements(attrs.access_policies)) > 0 ? ["Opensearch.2"] : [] }

  filter = core::try(attrs.access_policies, null) != null && core::length(attrs.vpc_options) == 0

  locals {
    protected = core::try(attrs.advanced_security_options[0].enabled, false) == true && core::try(attrs.advanced_security_options[0].anonymous_auth_enabled, false) != true
  }

  enforce {
    condition     = core::length(iam::public_statements(attrs.access_policies)) == 0
    severity      = local.protected ? "medium" : "critical"
    error_message = "`${meta.address}` is open to the internet: its access policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "the access policy is not public"
  }
}

# Whether a domain that is made elsewhere is in a VPC is unknown.
resource_policy "aws_opensearch_domain_policy" "public" {
  controls = { aws-fsbp = core::length(iam::public_statements(attrs.access_policies)) > 0 && !local.inside ? ["Opensearch.2"] : [] }

  locals {
    named     = [for domain in core::getresources("aws_opensearch_domain") : domain if graph::same(attrs.domain_name, domain)]
    domain    = src::is_literal(attrs.domain_name) && core::length(local.named) > 0 ? local.named[0] : graph::follow(attrs.domain_name)
    inside    = core::length(local.domain.vpc_options) > 0
    protected = core::try(local.domain.advanced_security_options[0].enabled, false) == true && core::try(local.domain.advanced_security_options[0].anonymous_auth_enabled, false) != true
  }

  enforce {
    condition     = core::length(iam::public_statements(attrs.access_policies)) == 0 || local.inside
    severity      = local.protected ? "medium" : "critical"
    error_message = "`${meta.address}` opens its domain to the internet: it allows everybody, and no condition limits that to fixed values"
    pass_message  = local.inside ? "the domain is in a VPC" : "the access policy is not public"
  }
}

resource_policy "aws_elasticsearch_domain_policy" "public" {
  controls = { aws-fsbp = [] }

  locals {
    named     = [for domain in core::getresources("aws_elasticsearch_domain") : domain if graph::same(attrs.domain_name, domain)]
    domain    = src::is_literal(attrs.domain_name) && core::length(local.named) > 0 ? local.named[0] : graph::follow(attrs.domain_name)
    inside    = core::length(local.domain.vpc_options) > 0
    protected = core::try(local.domain.advanced_security_options[0].enabled, false) == true && core::try(local.domain.advanced_security_options[0].anonymous_auth_enabled, false) != true
  }

  enforce {
    condition     = core::length(iam::public_statements(attrs.access_policies)) == 0 || local.inside
    severity      = local.protected ? "medium" : "critical"
    error_message = "`${meta.address}` opens its domain to the internet: it allows everybody, and no condition limits that to fixed values"
    pass_message  = local.inside ? "the domain is in a VPC" : "the access policy is not public"
  }
}
