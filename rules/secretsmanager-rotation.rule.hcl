rule "secretsmanager-rotation" {
  enabled     = false
  title       = "Secrets are rotated"
  severity    = "medium"
  rationale   = "A secret that leaked is of use until it changes, and without rotation nobody changes it. Many secrets cannot be rotated by a machine, so this is off by default."
  remediation = "Add an aws_secretsmanager_secret_rotation with a rotation_lambda_arn and rotation_rules. A database's master password is rotated without a function where manage_master_user_password = true."
  references = [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_rotation",
  ]
  controls = {
    aws-fsbp = ["SecretsManager.1", "SecretsManager.4"]
  }
  aliases = ["CKV2_AWS_57", "CKV_AWS_304"]

  example "fail" {
    code = <<-EOT
      resource "aws_secretsmanager_secret" "database" {
        name = "orders/database"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_secretsmanager_secret" "database" {
        name = "orders/database"
      }

      resource "aws_secretsmanager_secret_rotation" "database" {
        secret_id           = aws_secretsmanager_secret.database.id
        rotation_lambda_arn = "arn:aws:lambda:eu-central-1:111122223333:function:rotate"

        rotation_rules {
          automatically_after_days = 30
        }
      }
    EOT
  }
}

input "max-days" {
  type        = number
  default     = 90
  description = "after how many days a secret must be rotated at the latest"
}

# The types that are joined below: module models are read for them.
locals {
  companions = core::getresources("aws_secretsmanager_secret_rotation")
}

resource_policy "aws_secretsmanager_secret" "rotated" {
  controls = { aws-fsbp = ["SecretsManager.1"] }

  locals {
    rotations = graph::referrers(attrs, "aws_secretsmanager_secret_rotation", "secret_id")
  }

  enforce {
    # Before provider 5 a secret could have its rotation itself.
    condition     = core::alltrue([for secret in [attrs] : core::length(local.rotations) > 0 if core::length(core::try(secret.rotation_rules, [])) == 0])
    error_message = "`${meta.address}` is not rotated: no `aws_secretsmanager_secret_rotation` in this configuration is for it"
    pass_message  = "it is rotated"
  }
}

resource_policy "aws_secretsmanager_secret_rotation" "schedule" {
  controls = { aws-fsbp = ["SecretsManager.4"] }

  locals {
    days     = core::try(attrs.rotation_rules[0].automatically_after_days, null)
    schedule = core::try(attrs.rotation_rules[0].schedule_expression, null)
    hours    = core::try(core::regex("^rate\\(\\s*[0-9]+ hours?\\s*\\)$", local.schedule), null)
    rate     = core::try(core::parseint(core::regex("^rate\\(\\s*([0-9]+) days?\\s*\\)$", local.schedule)[0], 10), null)
    months   = core::try(core::regex("^cron\\(\\s*\\S+\\s+\\S+\\s+\\S+\\s+(\\S+)\\s", local.schedule)[0], null)

    # The longest time between two rotations: a cron expression rotates every month, every second one, or less often.
    longest = (
      local.days != null ? local.days
      : local.hours != null ? 1
      : local.rate != null ? local.rate
      : local.months == "*" || local.months == "1/1" ? 31
      : local.months == "*/2" || local.months == "1/2" ? 62
      : 366
    )
  }

  enforce {
    condition     = local.longest <= input.max-days
    at            = local.days == null ? local.schedule : local.days
    error_message = "`${meta.address}` rotates its secret only every ${local.longest} days, at most ${input.max-days} are allowed"
    pass_message  = "it is rotated at least every ${local.longest == 1 ? "day" : "${local.longest} days"}"
  }
}
