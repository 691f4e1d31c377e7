rule "logs-retention" {
  enabled     = false
  title       = "Log groups keep logs for a set time"
  severity    = "low"
  rationale   = "Without a limit logs are kept, and paid for, for ever; with too short a one they are gone when an incident is found. How long is long enough differs between teams, so this is off by default."
  remediation = "Set retention_in_days to a value that CloudWatch accepts, such as 365. It is changed in place; a shorter time deletes what is older."
  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group",
  ]
  controls = {
    aws-security-hub = ["CloudWatch.16"]
  }
  aliases = [
    "CKV_AWS_66",
    "CKV_AWS_338",
    "ef0b316a-211e-42f1-888e-64efe172b755",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_cloudwatch_log_group" "orders" {
        name              = "/ecs/orders"
        retention_in_days = 14
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_cloudwatch_log_group" "orders" {
        name              = "/ecs/orders"
        retention_in_days = 365
      }
    EOT
  }
}

input "require-limit" {
  type        = bool
  default     = true
  description = "whether logs that are kept for ever are a violation"
}

input "min-days" {
  type        = number
  default     = 365
  description = "how many days logs must be kept"
}

resource_policy "aws_cloudwatch_log_group" "retention" {
  # Groups of the class DELIVERY keep everything for two days, whatever is set.
  filter = core::try(attrs.log_group_class, "STANDARD") != "DELIVERY"

  enforce {
    aliases       = ["CKV_AWS_66", "ef0b316a-211e-42f1-888e-64efe172b755"]
    condition     = attrs.retention_in_days != 0 || !input.require-limit
    error_message = "`${meta.address}` keeps logs for ever: `retention_in_days` is 0 or not set"
    pass_message  = attrs.retention_in_days == 0 ? "logs are kept for ever" : "`retention_in_days` is ${attrs.retention_in_days}"
  }

  enforce {
    aliases       = ["CKV_AWS_338"]
    condition     = attrs.retention_in_days == 0 || attrs.retention_in_days >= input.min-days
    error_message = "`${meta.address}` keeps logs for ${attrs.retention_in_days} days, ${input.min-days} or more are required"
    pass_message  = "" # the first one says it
  }

  # Changed in place, but where logs were kept for ever, older ones are deleted.
  fix "keep logs as long as required" {
    set    = { path = "retention_in_days", value = input.min-days }
    safety = "unsafe"
  }
}
