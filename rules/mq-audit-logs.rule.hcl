rule "mq-audit-logs" {
  title       = "Message brokers publish their logs"
  severity    = "medium"
  rationale   = "General logs show failed connections and full disks, audit logs of ActiveMQ who changed users and queues. Neither is kept unless it is published."
  remediation = "Add logs { general = true }, and audit = true for ActiveMQ; RabbitMQ has no audit log. Changed in place; Amazon MQ needs permission to write to CloudWatch Logs."
  references = [
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/mq_broker",
  ]
  controls = {
    aws-fsbp = ["MQ.2"]
  }
  aliases = [
    "CKV_AWS_48",
    "CKV_AWS_197",
    "AVD-AWS-0070",
    "AWS-0070",
    "aws-mq-enable-audit-logging",
    "AVD-AWS-0071",
    "AWS-0071",
    "aws-mq-enable-general-logging",
    "31245f98-a6a9-4182-9fc1-45482b9d030a",
  ]

  example "fail" {
    code = <<-EOT
      variable "password" {
        type      = string
        sensitive = true
      }

      resource "aws_mq_broker" "orders" {
        broker_name        = "orders"
        engine_type        = "ActiveMQ"
        engine_version     = "5.18"
        host_instance_type = "mq.m5.large"

        user {
          username = "app"
          password = var.password
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      variable "password" {
        type      = string
        sensitive = true
      }

      resource "aws_mq_broker" "orders" {
        broker_name        = "orders"
        engine_type        = "ActiveMQ"
        engine_version     = "5.18"
        host_instance_type = "mq.m5.large"

        logs {
          general = true
          audit   = true
        }

        user {
          username = "app"
          password = var.password
        }
      }
    EOT
  }
}

resource_policy "aws_mq_broker" "logs" {
  locals {
    active = core::lower(attrs.engine_type) == "activemq"
  }

  enforce {
    aliases       = ["CKV_AWS_48", "AVD-AWS-0071", "AWS-0071", "aws-mq-enable-general-logging", "31245f98-a6a9-4182-9fc1-45482b9d030a"]
    condition     = core::try(attrs.logs[0].general, false) == true
    error_message = "`${meta.address}` does not publish its general log"
    pass_message  = "the general log is published"
    controls      = { aws-fsbp = [] }
  }

  # RabbitMQ has no audit log.
  enforce {
    aliases       = ["CKV_AWS_197", "AVD-AWS-0070", "AWS-0070", "aws-mq-enable-audit-logging", "31245f98-a6a9-4182-9fc1-45482b9d030a"]
    condition     = core::alltrue([for broker in [attrs] : core::try(attrs.logs[0].audit, false) == true if local.active])
    error_message = "`${meta.address}` does not publish its audit log"
    pass_message  = local.active ? "the audit log is published" : ""
    controls      = { aws-fsbp = local.active ? ["MQ.2"] : [] }
  }
}
