rule "opensearch-tls-policy" {
  title       = "OpenSearch endpoints require TLS 1.2 or later"
  severity    = "medium"
  rationale   = "TLS 1.0 and 1.1 are deprecated and have known attacks. Every current client speaks TLS 1.2."
  remediation = "Set tls_security_policy in domain_endpoint_options to \"Policy-Min-TLS-1-2-PFS-2023-10\"."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.8", "ES.8"]
  }
  aliases = [
    "CKV_AWS_228",
    "AVD-AWS-0126",
    "AWS-0126",
    "aws-elasticsearch-use-secure-tls-policy",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        domain_endpoint_options {
          enforce_https       = true
          tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        domain_endpoint_options {
          enforce_https       = true
          tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "version" {
  controls = { aws-fsbp = local.policy == "Policy-Min-TLS-1-2-2019-07" ? [] : meta.type == "aws_opensearch_domain" ? ["Opensearch.8"] : ["ES.8"] }

  locals {
    # Without the argument AWS chooses, and its documentation does not say what.
    policy = core::try(attrs.domain_endpoint_options[0].tls_security_policy, core::getdatasource("aws_opensearch_domain", {}).domain_endpoint_options[0].tls_security_policy)
  }

  # Names of policies say the oldest version that they accept: later policies are not refused.
  enforce {
    condition     = !core::regex_match(local.policy, "Min-TLS-1-[01](-|$)")
    error_message = "`${meta.address}` accepts TLS 1.0: its TLS policy is \"${local.policy}\""
    pass_message  = "the TLS policy is \"${local.policy}\""
  }

  # Clients that speak nothing newer than TLS 1.1 are refused.
  fix "require TLS 1.2" {
    ensure_block = { block = "domain_endpoint_options", set = { tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10" } }
    safety       = "unsafe"
  }
}
