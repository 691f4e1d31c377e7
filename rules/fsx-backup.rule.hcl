rule "fsx-backup" {
  title       = "FSx file systems are backed up"
  severity    = "medium"
  rationale   = "Without automatic backups a deleted or encrypted file system cannot be restored."
  remediation = "Set automatic_backup_retention_days to the number of days that backups are to be kept. Changed in place."
  references = [
    "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/using-backups.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_windows_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_ontap_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_openzfs_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_lustre_file_system",
  ]
  controls = {
    nist-800-53-r5 = ["CP-9"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_fsx_openzfs_file_system" "home" {
        storage_capacity    = 64
        throughput_capacity = 160
        subnet_ids          = ["subnet-0a1b2c3d4e5f60718"]
        deployment_type     = "SINGLE_AZ_2"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_fsx_openzfs_file_system" "home" {
        storage_capacity                = 64
        throughput_capacity             = 160
        subnet_ids                      = ["subnet-0a1b2c3d4e5f60718"]
        deployment_type                 = "SINGLE_AZ_2"
        automatic_backup_retention_days = 7
      }
    EOT
  }
}

input "min-retention-days" {
  type        = number
  default     = 1
  description = "how many days automatic backups must be kept"
}

resource_policy "{aws_fsx_windows_file_system,aws_fsx_ontap_file_system,aws_fsx_openzfs_file_system,aws_fsx_lustre_file_system}" "backups" {
  # Scratch Lustre has no backups, and neither has Lustre that is linked to a bucket.
  filter = meta.type != "aws_fsx_lustre_file_system" || core::startswith(core::try(attrs.deployment_type, "SCRATCH_1"), "PERSISTENT") && core::try(attrs.import_path, null) == null

  enforce {
    condition     = attrs.automatic_backup_retention_days >= input.min-retention-days
    error_message = "`${meta.address}` is not backed up: automatic backups are kept for ${attrs.automatic_backup_retention_days} days, ${input.min-retention-days} or more are required"
    pass_message  = "automatic backups are kept for ${attrs.automatic_backup_retention_days} days"
  }

  # Changed in place, but backups are paid by their size.
  fix "keep automatic backups" {
    set    = { path = "automatic_backup_retention_days", value = input.min-retention-days }
    safety = "unsafe"
  }
}
