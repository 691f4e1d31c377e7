rule "opensearch-fine-grained-access" {
  title       = "OpenSearch uses fine-grained access control"
  severity    = "high"
  rationale   = "Without it everybody whom the access policy admits can read and write every index, and there is no login for the dashboards."
  remediation = "Add advanced_security_options { enabled = true } with master_user_options. It cannot be switched off again without replacing the domain. Remove anonymous_auth_enabled once every client logs in."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.7"]
  }
  aliases = ["CKV2_AWS_52", "b4c6d7e8-f9a1-4bcd-89ef-01234abcd567"]

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

        advanced_security_options {
          enabled                        = true
          internal_user_database_enabled = false

          master_user_options {
            master_user_arn = "arn:aws:iam::111122223333:role/search-admin"
          }
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "access" {
  enforce {
    condition     = core::try(attrs.advanced_security_options[0].enabled, false) == true
    error_message = "`${meta.address}` has no fine-grained access control"
    pass_message  = "fine-grained access control is enabled"
    controls      = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.7"] : [] }
  }

  # It can only be switched on when the domain exists, and is off until then.
  enforce {
    aliases       = []
    condition     = core::try(attrs.advanced_security_options[0].anonymous_auth_enabled, false) != true
    error_message = "`${meta.address}` lets clients in without a login: `anonymous_auth_enabled` is `true`"
    pass_message  = "" # the one before says it
    controls      = { aws-fsbp = [] }
  }
}
