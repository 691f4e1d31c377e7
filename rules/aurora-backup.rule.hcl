rule "aurora-backup" {
  title       = "RDS clusters keep their backups long enough"
  severity    = "medium"
  rationale   = "Aurora and Multi-AZ clusters always keep backups, but only for one day by default: a fault that is noticed after the weekend cannot be undone."
  remediation = "Set backup_retention_period to at least 7 days. It is changed in place, without an interruption."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
  ]
  controls = {
    nist-800-53-r5 = ["CP-9"]
  }
  aliases = ["CKV_AWS_133", "e542bd46-58c4-4e0f-a52a-1fb4f9548e02"]

  example "fail" {
    code = <<-EOT
      resource "aws_rds_cluster" "orders" {
        cluster_identifier          = "orders"
        engine                      = "aurora-postgresql"
        master_username             = "app"
        manage_master_user_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_rds_cluster" "orders" {
        cluster_identifier          = "orders"
        engine                      = "aurora-postgresql"
        master_username             = "app"
        manage_master_user_password = true
        backup_retention_period     = 14
      }
    EOT
  }
}

input "min-retention-days" {
  type        = number
  default     = 7
  description = "how many days automatic backups must be kept"
}

resource_policy "aws_rds_cluster" "backups" {
  # 1 is the default of the provider, also where `null` is written: RDS may decide then.
  filter = attrs.backup_retention_period != 1 || attrs.snapshot_identifier == null && core::length(attrs.restore_to_point_in_time) == 0

  enforce {
    aliases       = ["CKV_AWS_133"]
    condition     = attrs.backup_retention_period > 0
    error_message = "`${meta.address}` is not backed up: `backup_retention_period` is 0"
    pass_message  = "" # the next one says it
  }

  enforce {
    aliases       = ["e542bd46-58c4-4e0f-a52a-1fb4f9548e02"]
    condition     = attrs.backup_retention_period >= input.min-retention-days || attrs.backup_retention_period == 0
    error_message = "`${meta.address}` keeps its backups for ${attrs.backup_retention_period == 1 ? "1 day" : "${attrs.backup_retention_period} days"}: ${input.min-retention-days} or more are required"
    pass_message  = "backups are kept: `backup_retention_period` is ${attrs.backup_retention_period}, at least ${input.min-retention-days == 1 ? "1 day is" : "${input.min-retention-days} days are"} required"
  }

  # Changed in place, without an interruption.
  fix "keep backups longer" {
    set    = { path = "backup_retention_period", value = input.min-retention-days }
    safety = "safe"
  }
}

# What a restored cluster keeps when nothing is written, RDS decides.
resource_policy "aws_rds_cluster" "restored" {
  filter = src::is_literal(attrs.backup_retention_period) && attrs.backup_retention_period == 1 && (attrs.snapshot_identifier != null || core::length(attrs.restore_to_point_in_time) > 0)

  enforce {
    condition     = core::getdatasource("aws_rds_cluster", {}).backup_retention_period >= input.min-retention-days
    error_message = "`${meta.address}` is not backed up long enough: ${input.min-retention-days} days or more are required"
  }
}
