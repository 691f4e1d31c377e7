rule "mq-multi-az" {
  title       = "Message brokers have a standby in another zone"
  severity    = "low"
  enabled     = false
  rationale   = "A single broker takes every queue down with it when its zone fails or it is patched. Environments other than production often do without, so the rule is off by default."
  remediation = "Set deployment_mode = \"ACTIVE_STANDBY_MULTI_AZ\" for ActiveMQ or \"CLUSTER_MULTI_AZ\" for RabbitMQ, with subnets in several zones. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/mq_broker",
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
        deployment_mode    = "ACTIVE_STANDBY_MULTI_AZ"

        user {
          username = "app"
          password = var.password
        }
      }
    EOT
  }
}

resource_policy "aws_mq_broker" "standby" {
  locals {
    mode = core::try(attrs.deployment_mode, "SINGLE_INSTANCE")
  }

  enforce {
    condition     = core::contains(["ACTIVE_STANDBY_MULTI_AZ", "CLUSTER_MULTI_AZ"], local.mode)
    error_message = "`${meta.address}` runs in one zone: its deployment mode is \"${local.mode}\", must be \"${core::lower(attrs.engine_type) == "rabbitmq" ? "CLUSTER_MULTI_AZ" : "ACTIVE_STANDBY_MULTI_AZ"}\""
    pass_message  = "`deployment_mode` is \"${local.mode}\""
  }
}
