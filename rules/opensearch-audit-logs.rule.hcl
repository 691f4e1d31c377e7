rule "opensearch-audit-logs" {
  title       = "OpenSearch publishes audit and error logs"
  severity    = "medium"
  rationale   = "Audit logs show who read or changed which index, error logs why the domain misbehaves. Neither is kept unless it is published."
  remediation = "Add log_publishing_options with log_type = \"AUDIT_LOGS\" and another with \"ES_APPLICATION_LOGS\". Audit logs also have to be switched on in the dashboards, and need fine-grained access control."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.4", "OpenSearch.5", "ES.4", "ES.5"]
  }
  aliases = [
    "CKV_AWS_84",
    "CKV_AWS_317",
    "AVD-AWS-0042",
    "AWS-0042",
    "aws-elasticsearch-enable-domain-logging",
    "acb6b4e2-a086-4f35-aefd-4db6ea51ada2",
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

        log_publishing_options {
          log_type                 = "AUDIT_LOGS"
          cloudwatch_log_group_arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/opensearch/logs"
        }

        log_publishing_options {
          log_type                 = "ES_APPLICATION_LOGS"
          cloudwatch_log_group_arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/opensearch/logs"
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "logs" {
  locals {
    types = [for log in attrs.log_publishing_options : log.log_type]
    # Audit and error logs that are configured, but not enabled, have a condition of their own.
    some = core::anytrue([for log in attrs.log_publishing_options : core::contains(["AUDIT_LOGS", "ES_APPLICATION_LOGS"], log.log_type) || log.enabled == true])
  }

  enforce {
    condition     = core::anytrue([for log in attrs.log_publishing_options : core::contains(["AUDIT_LOGS", "ES_APPLICATION_LOGS"], log.log_type) || log.enabled == true])
    error_message = "`${meta.address}` publishes no logs"
    pass_message  = "" # the next one says it
    controls      = { aws-fsbp = local.some ? [] : meta.type == "aws_opensearch_domain" ? ["Opensearch.4", "Opensearch.5"] : ["ES.4", "ES.5"] }
  }

  enforce {
    aliases       = ["CKV_AWS_317", "AVD-AWS-0042", "AWS-0042", "aws-elasticsearch-enable-domain-logging"]
    condition     = core::contains(local.types, "AUDIT_LOGS") || !local.some
    error_message = "`${meta.address}` does not publish audit logs"
    pass_message  = "audit and error logs are published"
    controls      = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.5"] : ["ES.5"] }
  }

  enforce {
    aliases       = []
    condition     = core::contains(local.types, "ES_APPLICATION_LOGS") || !local.some
    error_message = "`${meta.address}` does not publish error logs"
    pass_message  = "" # the first one says it
    controls      = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.4"] : ["ES.4"] }
  }

  enforce {
    condition     = core::alltrue([for log in attrs.log_publishing_options : log.enabled == true if log.log_type == "AUDIT_LOGS" || log.log_type == "ES_APPLICATION_LOGS"])
    error_message = "`${meta.address}` configures audit or error logs, but does not publish them: `enabled` is `false`"
    pass_message  = "" # the first one says it
    controls = {
      aws-fsbp = core::flatten([
        for log in attrs.log_publishing_options : {
          AUDIT_LOGS          = meta.type == "aws_opensearch_domain" ? ["Opensearch.5"] : ["ES.5"]
          ES_APPLICATION_LOGS = meta.type == "aws_opensearch_domain" ? ["Opensearch.4"] : ["ES.4"]
        }[log.log_type]
        if core::contains(["AUDIT_LOGS", "ES_APPLICATION_LOGS"], log.log_type) && log.enabled != true
      ])
    }
  }
}
