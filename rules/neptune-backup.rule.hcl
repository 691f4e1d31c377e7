rule "neptune-backup" {
  title       = "Neptune clusters keep their backups long enough"
  severity    = "medium"
  rationale   = "Neptune always keeps backups, but only for one day by default: a fault that is noticed after the weekend cannot be undone."
  remediation = "Set backup_retention_period to at least 7 days. It is changed in place, without an interruption."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore-overview.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
  ]
  controls = {
    aws-fsbp = ["Neptune.5"]
  }
  aliases = ["CKV_AWS_361"]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier      = "main"
        engine                  = "neptune"
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

resource_policy "aws_neptune_cluster" "backups" {
  enforce {
    condition     = attrs.backup_retention_period >= input.min-retention-days
    error_message = "`${meta.address}` keeps its automatic backups for ${attrs.backup_retention_period == 1 ? "1 day" : "${attrs.backup_retention_period} days"}: ${input.min-retention-days} or more are required"
    pass_message  = "`backup_retention_period` is ${attrs.backup_retention_period}, at least ${input.min-retention-days == 1 ? "1 day is" : "${input.min-retention-days} days are"} required"
  }

  # Changed in place, without an interruption.
  fix "keep automatic backups longer" {
    set    = { path = "backup_retention_period", value = input.min-retention-days }
    safety = "safe"
  }
}
