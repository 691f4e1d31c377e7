rule "docdb-audit-logs" {
  title       = "DocumentDB writes and exports audit logs"
  severity    = "medium"
  rationale   = "Without audit logs nobody can say who logged in, what was created or dropped, and from where. They are written only with the parameter audit_logs, and leave the cluster only with the export: it takes both."
  remediation = "Add audit to enabled_cloudwatch_logs_exports, and set audit_logs = enabled in the parameter group that the cluster names. The default groups cannot be changed: name one of your own."
  references = [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster_parameter_group",
  ]
  controls = {
    aws-fsbp = ["DocumentDB.4"]
  }
  aliases = [
    "CKV_AWS_85",
    "CKV_AWS_104",
    "AVD-AWS-0020",
    "AWS-0020",
    "aws-documentdb-enable-log-export",
    "56f6a008-1b14-4af4-b9b2-ab7cf7e27641",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster_parameter_group" "main" {
        name   = "main"
        family = "docdb5.0"

        parameter {
          name  = "audit_logs"
          value = "disabled"
        }
      }

      resource "aws_docdb_cluster" "main" {
        cluster_identifier              = "catalog"
        master_username                 = "app"
        manage_master_user_password     = true
        db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.main.name
        enabled_cloudwatch_logs_exports = ["audit"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_docdb_cluster_parameter_group" "main" {
        name   = "main"
        family = "docdb5.0"

        parameter {
          name  = "audit_logs"
          value = "enabled"
        }
      }

      resource "aws_docdb_cluster" "main" {
        cluster_identifier              = "catalog"
        master_username                 = "app"
        manage_master_user_password     = true
        db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.main.name
        enabled_cloudwatch_logs_exports = ["audit"]
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "audit" {
  locals {
    audit = aws::parameter(attrs, "audit_logs")
  }

  enforce {
    aliases       = ["CKV_AWS_85", "AVD-AWS-0020", "AWS-0020", "aws-documentdb-enable-log-export", "56f6a008-1b14-4af4-b9b2-ab7cf7e27641"]
    condition     = core::contains(core::try(attrs.enabled_cloudwatch_logs_exports, []), "audit")
    error_message = "`${meta.address}` does not export its audit log to CloudWatch Logs"
    pass_message  = "`enabled_cloudwatch_logs_exports` contains `audit`"
    controls      = { aws-fsbp = ["DocumentDB.4"] }
  }

  enforce {
    aliases       = ["CKV_AWS_104"]
    condition     = local.audit != null && local.audit != "disabled" && local.audit != "none"
    error_message = "`${meta.address}` writes no audit log: ${local.audit == null ? "nothing sets `audit_logs`, which is disabled by default" : "its parameter group sets `audit_logs` to `${local.audit}`"}"
    pass_message  = "its parameter group sets `audit_logs` to `${local.audit}`"
    controls      = { aws-fsbp = [] }
  }
}

# A group that no cluster here names may be in force elsewhere.
resource_policy "aws_docdb_cluster_parameter_group" "audit" {
  controls = { aws-fsbp = [] }

  locals {
    set = [for parameter in attrs.parameter : parameter.value if parameter.name == "audit_logs"]
  }

  filter = core::length(graph::referrers(attrs, "aws_docdb_cluster", "db_cluster_parameter_group_name")) == 0 && core::length(local.set) > 0

  enforce {
    aliases       = ["CKV_AWS_104"]
    condition     = core::alltrue([for value in local.set : value != "disabled" && value != "none"])
    error_message = "`${meta.address}` switches the audit log off"
    pass_message  = "it switches the audit log on"
  }
}

# Audit logs are disabled where nothing sets them.
resource_policy "aws_docdb_cluster_parameter_group" "silent" {
  aliases  = ["CKV_AWS_104"]
  controls = { aws-fsbp = [] }

  filter = (
    core::length(graph::referrers(attrs, "aws_docdb_cluster", "db_cluster_parameter_group_name")) == 0
    && core::length([for parameter in attrs.parameter : parameter if parameter.name == "audit_logs"]) == 0
  )

  enforce {
    condition     = meta.type != "aws_docdb_cluster_parameter_group"
    error_message = "`${meta.address}` leaves the audit log off: it does not set `audit_logs`, which is disabled by default"
  }
}
