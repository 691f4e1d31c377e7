rule "opensearch-encryption-at-rest" {
  title       = "OpenSearch domains are encrypted at rest"
  severity    = "high"
  rationale   = "Indexes, logs, swap files and automated snapshots contain the documents of the domain; encryption keeps them unreadable outside the service."
  remediation = "Add encrypt_at_rest { enabled = true }. It is enabled in place on OpenSearch and on Elasticsearch 6.7 and later; earlier versions are replaced."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.1", "ES.1"]
  }
  aliases = [
    "CKV_AWS_5",
    "AVD-AWS-0048",
    "AWS-0048",
    "aws-elasticsearch-enable-domain-encryption",
    "24e16922-4330-4e9d-be8a-caa90299466a",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        encrypt_at_rest {
          enabled = true
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "encrypted" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.1"] : ["ES.1"] }

  enforce {
    condition     = core::try(attrs.encrypt_at_rest[0].enabled, false) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = "encryption at rest is enabled"
  }

  # Elasticsearch before 6.7 is replaced by the change.
  fix "encrypt at rest" {
    ensure_block = { block = "encrypt_at_rest", set = { enabled = true } }
    safety       = "unsafe"
  }
}
