rule "neptune-audit-logs" {
  title       = "Neptune writes and exports audit logs"
  severity    = "medium"
  rationale   = "The audit log records which client sent which query. It is written only with the parameter neptune_enable_audit_log, and leaves the cluster only with the export: it takes both."
  remediation = "Add audit to enable_cloudwatch_logs_exports, and set neptune_enable_audit_log = 1 in the parameter group that the cluster names. The default groups cannot be changed: name one of your own. The instances have to be rebooted."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html",
    "https://docs.aws.amazon.com/neptune/latest/userguide/auditing.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_parameter_group",
  ]
  controls = {
    aws-fsbp = ["Neptune.2"]
  }
  aliases = [
    "CKV_AWS_101",
    "AVD-AWS-0075",
    "AWS-0075",
    "aws-neptune-enable-log-export",
    "45cff7b6-3b80-40c1-ba7b-2cf480678bb8",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster_parameter_group" "main" {
        name   = "main"
        family = "neptune1.3"

        parameter {
          name  = "neptune_enable_audit_log"
          value = "1"
        }
      }

      resource "aws_neptune_cluster" "main" {
        cluster_identifier                   = "graph"
        engine                               = "neptune"
        neptune_cluster_parameter_group_name = aws_neptune_cluster_parameter_group.main.name
        enable_cloudwatch_logs_exports       = ["slowquery"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster_parameter_group" "main" {
        name   = "main"
        family = "neptune1.3"

        parameter {
          name  = "neptune_enable_audit_log"
          value = "1"
        }
      }

      resource "aws_neptune_cluster" "main" {
        cluster_identifier                   = "graph"
        engine                               = "neptune"
        neptune_cluster_parameter_group_name = aws_neptune_cluster_parameter_group.main.name
        enable_cloudwatch_logs_exports       = ["audit", "slowquery"]
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "audit" {
  locals {
    audit = aws::parameter(attrs, "neptune_enable_audit_log")
    value = local.audit == null ? "0" : "${local.audit}"
  }

  enforce {
    aliases       = ["CKV_AWS_101", "AVD-AWS-0075", "AWS-0075", "aws-neptune-enable-log-export", "45cff7b6-3b80-40c1-ba7b-2cf480678bb8"]
    condition     = core::contains(core::try(attrs.enable_cloudwatch_logs_exports, []), "audit")
    error_message = "`${meta.address}` does not export its audit log to CloudWatch Logs"
    pass_message  = "`enable_cloudwatch_logs_exports` contains `audit`"
    controls      = { aws-fsbp = ["Neptune.2"] }
  }

  enforce {
    aliases       = []
    condition     = local.audit != null && local.value == "1"
    error_message = "`${meta.address}` writes no audit log: ${local.audit == null ? "nothing sets `neptune_enable_audit_log`, which is 0 by default" : "its parameter group sets `neptune_enable_audit_log` to `${local.value}`"}"
    pass_message  = "its parameter group sets `neptune_enable_audit_log` to `${local.value}`"
    controls      = { aws-fsbp = [] }
  }
}
