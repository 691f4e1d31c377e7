rule "rds-backup" {
  title       = "RDS instances are backed up"
  severity    = "medium"
  rationale   = "Without automatic backups there is no point in time to return to after a faulty deployment, a deleted table or a lost disk. A few days are not enough to notice slow corruption."
  remediation = "Set backup_retention_period to at least 7 days. RDS interrupts the instance when backups are switched on, that is when 0 becomes another number."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
  ]
  controls = {
    aws-fsbp = ["RDS.11"]
  }
  aliases = [
    "CKV_AWS_133",
    "AVD-AWS-0077",
    "AWS-0077",
    "aws-rds-specify-backup-retention",
    "1dc73fb4-5b51-430c-8c5f-25dcf9090b02",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier              = "orders"
        engine                  = "postgres"
        instance_class          = "db.t4g.medium"
        allocated_storage       = 50
        backup_retention_period = 14
      }
    EOT
  }
}

input "min-retention-days" {
  type        = number
  default     = 7
  description = "how many days automatic backups must be kept"
}

# A replica has no backups of its own unless somebody requests them: its source is backed up.
resource_policy "aws_db_instance" "backups" {
  filter = attrs.replicate_source_db == null

  locals {
    # Unless it says otherwise, a restored instance keeps its backups as long as what it is restored from did.
    restored = core::try(attrs.snapshot_identifier, null) != null || core::length(attrs.restore_to_point_in_time) > 0
    absent   = local.restored ? attrs.backup_retention_period : 0
  }

  enforce {
    condition     = core::try(attrs.backup_retention_period, local.absent) > 0
    error_message = "`${meta.address}` is not backed up: ${input.min-retention-days == 1 ? "1 day" : "${input.min-retention-days} days"} or more are required"
    pass_message  = "" # the next one says it
  }

  enforce {
    aliases       = ["AVD-AWS-0077", "AWS-0077", "aws-rds-specify-backup-retention"]
    condition     = core::try(attrs.backup_retention_period, local.absent) >= input.min-retention-days || core::try(attrs.backup_retention_period, local.absent) == 0
    error_message = "`${meta.address}` ${core::try(attrs.backup_retention_period, 0) == 1 ? "keeps its backups for 1 day: ${input.min-retention-days}" : "keeps its backups for ${core::try(attrs.backup_retention_period, 0)} days: ${input.min-retention-days}"} or more are required"
    pass_message  = "backups are kept: `backup_retention_period` is ${attrs.backup_retention_period}, at least ${input.min-retention-days == 1 ? "1 day is" : "${input.min-retention-days} days are"} required"
  }

  # Changed in place, without an interruption as long as backups are on.
  fix "keep backups longer" {
    set    = core::try(attrs.backup_retention_period, 0) == 0 ? [] : [{ path = "backup_retention_period", value = input.min-retention-days }]
    safety = "safe"
  }

  # The instance is interrupted when backups are switched on.
  fix "keep backups" {
    set    = core::try(attrs.backup_retention_period, 0) == 0 ? [{ path = "backup_retention_period", value = input.min-retention-days }] : []
    safety = "unsafe"
  }
}
