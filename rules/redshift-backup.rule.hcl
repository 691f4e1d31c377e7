rule "redshift-backup" {
  title       = "Redshift clusters keep their automatic snapshots long enough"
  severity    = "medium"
  rationale   = "Redshift keeps automatic snapshots for one day by default, and none at all with 0: a fault that is noticed after the weekend cannot be undone."
  remediation = "Set automated_snapshot_retention_period to at least 7 days. It is changed in place, without an interruption."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html#about-automated-snapshots",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
  ]
  controls = {
    aws-fsbp = ["Redshift.3"]
  }
  aliases = ["CKV_AWS_343"]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier                  = "main"
        node_type                           = "ra3.large"
        master_username                     = "admin"
        manage_master_password              = true
        automated_snapshot_retention_period = 14
      }
    EOT
  }
}

input "min-retention-days" {
  type        = number
  default     = 7
  description = "how many days automatic snapshots must be kept"
}

resource_policy "aws_redshift_cluster" "backups" {
  enforce {
    condition     = attrs.automated_snapshot_retention_period > 0
    error_message = "`${meta.address}` has no automatic snapshots: `automated_snapshot_retention_period` is 0"
    pass_message  = "" # the next one says it
  }

  enforce {
    aliases       = []
    condition     = attrs.automated_snapshot_retention_period >= input.min-retention-days || attrs.automated_snapshot_retention_period == 0
    error_message = "`${meta.address}` keeps its automatic snapshots for ${attrs.automated_snapshot_retention_period == 1 ? "1 day" : "${attrs.automated_snapshot_retention_period} days"}: ${input.min-retention-days} or more are required"
    pass_message  = "`automated_snapshot_retention_period` is ${attrs.automated_snapshot_retention_period}, at least ${input.min-retention-days == 1 ? "1 day is" : "${input.min-retention-days} days are"} required"
  }

  # Changed in place, without an interruption.
  fix "keep automatic snapshots longer" {
    set    = { path = "automated_snapshot_retention_period", value = input.min-retention-days }
    safety = "safe"
  }
}
