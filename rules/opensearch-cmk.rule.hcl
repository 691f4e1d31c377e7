rule "opensearch-cmk" {
  title       = "OpenSearch domains are encrypted with a customer-managed key"
  severity    = "low"
  enabled     = false
  rationale   = "Only with a key of your own can you decide who may use it, watch that, and withdraw it. It costs money and work, so the rule is off by default."
  remediation = "Set kms_key_id in encrypt_at_rest to the ARN of a KMS key of your own. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  aliases = ["CKV_AWS_247", "7af2f4a3-00d9-47f3-8d15-ca0888f4e5b2"]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "orders" {
        domain_name    = "orders"
        engine_version = "OpenSearch_2.17"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "data"
        enable_key_rotation = true
      }

      resource "aws_opensearch_domain" "orders" {
        domain_name    = "orders"
        engine_version = "OpenSearch_2.17"

        encrypt_at_rest {
          enabled    = true
          kms_key_id = aws_kms_key.data.arn
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.encrypt_at_rest[0].kms_key_id, null)) != null && aws::key_kind(core::try(attrs.encrypt_at_rest[0].kms_key_id, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.encrypt_at_rest[0].kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }

  # A key without encryption encrypts nothing.
  enforce {
    condition     = core::alltrue([for domain in [attrs] : core::try(attrs.encrypt_at_rest[0].enabled, false) == true if core::try(attrs.encrypt_at_rest[0].kms_key_id, null) != null])
    error_message = "`${meta.address}` names a key, but is not encrypted at rest"
    pass_message  = "" # the one before says it
  }
}
