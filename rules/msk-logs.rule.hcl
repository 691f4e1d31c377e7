rule "msk-logs" {
  title       = "Kafka broker logs are delivered"
  severity    = "medium"
  rationale   = "Broker logs show failed logins, lost partitions and why a broker restarted. AWS keeps none of them unless they are delivered somewhere."
  remediation = "Add logging_info { broker_logs { … } } with cloudwatch_logs, firehose or s3 and enabled = true. Changed in place."
  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
  ]
  controls = {
    nist-800-53-r5 = ["AU-2"]
  }
  aliases = [
    "CKV_AWS_80",
    "AVD-AWS-0074",
    "AWS-0074",
    "aws-msk-enable-logging",
    "2f56b7ab-7fba-4e93-82f0-247e5ddeb239",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]
        }

        logging_info {
          broker_logs {
            cloudwatch_logs {
              enabled   = true
              log_group = "/aws/msk/events"
            }
          }
        }
      }
    EOT
  }
}

resource_policy "aws_msk_cluster" "logs" {
  locals {
    logs    = core::flatten([for info in attrs.logging_info : info.broker_logs])
    targets = core::flatten([for log in local.logs : [log.cloudwatch_logs, log.firehose, log.s3]])
    # What AWS does with the logs of Express brokers is not documented.
    express = core::startswith(core::try(attrs.broker_node_group_info[0].instance_type, ""), "express.")
  }

  enforce {
    condition     = core::alltrue([for cluster in [attrs] : core::anytrue([for target in local.targets : target.enabled == true]) if !local.express || core::getdatasource("aws_msk_cluster", {}).logging_info == null])
    error_message = "`${meta.address}` does not deliver broker logs"
    pass_message  = "broker logs are delivered"
  }
}
