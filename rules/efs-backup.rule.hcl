rule "efs-backup" {
  title       = "EFS file systems are backed up"
  severity    = "medium"
  rationale   = "A file system without backups cannot be restored after a deletion, an encryption by malware or a bad deployment."
  remediation = "Add an aws_efs_backup_policy with status = \"ENABLED\" for the file system, or name its ARN in the resources of an aws_backup_selection."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html",
    "https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_backup_policy",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_selection",
  ]
  controls = {
    aws-fsbp = ["EFS.2", "EFS.7"]
  }
  aliases = ["CKV2_AWS_18"]

  example "fail" {
    code = <<-EOT
      resource "aws_efs_file_system" "uploads" {
        creation_token = "uploads"
        encrypted      = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_efs_file_system" "uploads" {
        creation_token = "uploads"
        encrypted      = true
      }

      resource "aws_efs_backup_policy" "uploads" {
        file_system_id = aws_efs_file_system.uploads.id

        backup_policy {
          status = "ENABLED"
        }
      }
    EOT
  }
}

resource_policy "aws_efs_file_system" "backed-up" {
  controls = {
    # A backup selection is not an automatic backup.
    aws-fsbp = !local.automatic && !local.one_zone && (local.by_name || local.by_tag) ? ["EFS.2"] : ["EFS.2", "EFS.7"]
  }

  locals {
    policies   = core::getresources("aws_efs_backup_policy", { file_system_id = attrs.id })
    selections = core::getresources("aws_backup_selection", {})

    automatic = core::anytrue([for policy in local.policies : policy.backup_policy[0].status == "ENABLED"])
    # AWS switches automatic backups on for file systems in one zone.
    one_zone = core::length(local.policies) == 0 && core::try(attrs.availability_zone_name, null) != null
    # Conditions narrow a selection by tags, which only AWS can evaluate.
    by_name = core::anytrue([
      for selection in local.selections :
      core::anytrue([for name in selection.resources == null ? [] : selection.resources : name == attrs.arn || src::is_literal(name) && core::regex_match(name, "^(arn:[a-z*-]+:elasticfilesystem:[^/]*(file-system/)?)?\\*$")])
      && !core::anytrue([for name in core::try(selection.not_resources, []) : name == attrs.arn || core::contains_substring(name, "*")])
      && (core::length(selection.condition) == 0 || core::getdatasource("aws_backup_selection", {}).id == "")
    ])
    by_tag = core::anytrue([
      for selection in local.selections :
      core::anytrue([for tag in selection.selection_tag : core::try(attrs.tags[tag.key], null) == tag.value || core::getdatasource("aws_default_tags", {}).tags[tag.key] == tag.value])
    ])
    # A tag with `backup` in its key is probably selected by a plan that is managed elsewhere.
    tagged = core::anytrue([for key in core::keys(core::try(attrs.tags, {})) : core::contains_substring(core::lower(key), "backup")]) && core::getdatasource("aws_backup_selection", {}).id == ""
  }

  enforce {
    condition     = core::alltrue([for system in [attrs] : local.automatic if !local.one_zone && !local.by_name && !local.by_tag && !local.tagged])
    error_message = "`${meta.address}` is not backed up: it has no backup policy with status \"ENABLED\", and no backup selection names it"
    pass_message  = local.automatic ? "automatic backups are enabled" : local.one_zone ? "automatic backups are on by default for file systems in one zone" : "a backup selection includes it"
  }
}
