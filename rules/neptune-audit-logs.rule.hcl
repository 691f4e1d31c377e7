rule "neptune-audit-logs" {
  title       = "Neptune exports its audit logs"
  severity    = "medium"
  rationale   = "The audit log records which client sent which query. Without the export it stays on the instances for a while, and nobody can search it after an incident."
  remediation = "Add audit to enable_cloudwatch_logs_exports, and set neptune_enable_audit_log = 1 in the cluster's parameter group: without it there is nothing to export."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
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
      resource "aws_neptune_cluster" "graph" {
        cluster_identifier             = "graph"
        engine                         = "neptune"
        enable_cloudwatch_logs_exports = ["slowquery"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster" "graph" {
        cluster_identifier             = "graph"
        engine                         = "neptune"
        enable_cloudwatch_logs_exports = ["audit"]
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "exports" {
  enforce {
    condition     = core::contains(core::try(attrs.enable_cloudwatch_logs_exports, []), "audit")
    error_message = "`${meta.address}` does not export its audit log to CloudWatch Logs"
    pass_message  = "`enable_cloudwatch_logs_exports` contains `audit`"
  }
}
