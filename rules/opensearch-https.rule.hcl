rule "opensearch-https" {
  title       = "OpenSearch domains require HTTPS"
  severity    = "high"
  rationale   = "Over plain HTTP queries, documents and passwords cross the network in plain text."
  remediation = "Add domain_endpoint_options { enforce_https = true }. Changed in place, but clients that still use HTTP are refused."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.8", "ES.8"]
  }
  aliases = [
    "CKV_AWS_83",
    "AVD-AWS-0046",
    "AWS-0046",
    "aws-elasticsearch-enforce-https",
    "2e9e0729-66d5-4148-9d39-5e6fb4bf2a4e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        domain_endpoint_options {
          enforce_https = false
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

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "https" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.8"] : ["ES.8"] }

  # Inside the block true is the default; without the block HTTPS is not required.
  enforce {
    condition     = core::try(attrs.domain_endpoint_options[0].enforce_https, false) == true
    error_message = "`${meta.address}` accepts plain HTTP: ${core::length(attrs.domain_endpoint_options) == 0 ? "it has no `domain_endpoint_options`" : "`enforce_https` is `false`"}"
    pass_message  = "HTTPS is required"
  }

  # Clients that use plain HTTP are refused.
  fix "require HTTPS" {
    ensure_block = { block = "domain_endpoint_options", set = { enforce_https = true } }
    safety       = "unsafe"
  }
}
