rule "elasticache-log-delivery" {
  title       = "Caches deliver their slow log and their engine log"
  severity    = "low"
  rationale   = "The slow log shows the commands that block a cache, the engine log its failovers and errors. Without delivery both are lost with the node when they are needed most; nothing is exposed by their absence."
  remediation = "Add a log_delivery_configuration block for log_type = \"slow-log\" and one for log_type = \"engine-log\", each with a CloudWatch log group or a Firehose stream as its destination."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group#log-delivery-configuration",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        engine_version       = "7.1"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_cloudwatch_log_group" "sessions" {
        name              = "/elasticache/sessions"
        retention_in_days = 30
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        engine_version       = "7.1"

        log_delivery_configuration {
          log_type         = "slow-log"
          log_format       = "json"
          destination_type = "cloudwatch-logs"
          destination      = aws_cloudwatch_log_group.sessions.name
        }

        log_delivery_configuration {
          log_type         = "engine-log"
          log_format       = "json"
          destination_type = "cloudwatch-logs"
          destination      = aws_cloudwatch_log_group.sessions.name
        }
      }
    EOT
  }
}

# Redis OSS delivers its slow log from 6.0 on and its engine log from 6.2 on; Valkey delivers both.
resource_policy "aws_elasticache_replication_group" "logs" {
  filter = !core::regex_match(core::try(attrs.engine_version, "7.1"), "^[1-5]\\.")

  locals {
    logs = [for log in attrs.log_delivery_configuration : log.log_type if log.destination != null && log.destination != ""]
  }

  enforce {
    condition     = core::contains(local.logs, "slow-log") || core::contains(local.logs, "engine-log")
    error_message = "`${meta.address}` delivers no logs"
    pass_message  = core::contains(local.logs, "slow-log") ? "the slow log is delivered" : "the engine log is delivered"
  }
}

resource_policy "aws_elasticache_replication_group" "slow-log" {
  filter = core::contains(local.logs, "engine-log")

  locals {
    logs = [for log in attrs.log_delivery_configuration : log.log_type if log.destination != null && log.destination != ""]
  }

  enforce {
    condition     = core::contains(local.logs, "slow-log")
    error_message = "`${meta.address}` delivers its engine log, but not its slow log"
    pass_message  = "the slow log is delivered"
  }
}

resource_policy "aws_elasticache_replication_group" "engine-log" {
  filter = core::contains(local.logs, "slow-log") && !core::regex_match(core::try(attrs.engine_version, "7.1"), "^([1-5]\\.|6\\.0)")

  locals {
    logs = [for log in attrs.log_delivery_configuration : log.log_type if log.destination != null && log.destination != ""]
  }

  enforce {
    condition     = core::contains(local.logs, "engine-log")
    error_message = "`${meta.address}` delivers its slow log, but not its engine log"
    pass_message  = "the engine log is delivered"
  }
}
