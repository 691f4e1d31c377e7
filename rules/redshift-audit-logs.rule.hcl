rule "redshift-audit-logs" {
  title       = "Redshift logs connections and queries"
  severity    = "medium"
  rationale   = "Without audit logs nobody can say who connected to the data warehouse and what they read. Redshift's own system tables keep a few days only."
  remediation = "Add an aws_redshift_logging for the cluster; before version 6 of the provider a logging block with enable = true does the same. Set enable_user_activity_logging = true in the parameter group, or queries are not recorded. For a serverless namespace list connectionlog and userlog in log_exports."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_logging",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshiftserverless_namespace",
  ]
  controls = {
    aws-fsbp = ["Redshift.4", "RedshiftServerless.6"]
  }
  aliases = ["CKV_AWS_71", "15ffbacc-fa42-4f6f-a57d-2feac7365caa"]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "warehouse" {
        cluster_identifier = "warehouse"
        node_type          = "ra3.large"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_redshift_cluster" "warehouse" {
        cluster_identifier = "warehouse"
        node_type          = "ra3.large"
      }

      resource "aws_redshift_logging" "warehouse" {
        cluster_identifier   = aws_redshift_cluster.warehouse.id
        log_destination_type = "cloudwatch"
        log_exports          = ["connectionlog", "userlog", "useractivitylog"]
      }
    EOT
  }
}

resource_policy "aws_redshift_cluster" "logging" {
  controls = { aws-fsbp = ["Redshift.4"] }

  enforce {
    condition     = core::try(attrs.logging[0].enable, false) == true || core::length(graph::referrers(attrs, "aws_redshift_logging", "cluster_identifier")) > 0 || core::length(core::getresources("aws_redshift_logging", { cluster_identifier = attrs.id })) > 0
    error_message = "`${meta.address}` does not log connections and queries"
    pass_message  = core::try(attrs.logging[0].enable, false) == true ? "`logging` is enabled" : "an `aws_redshift_logging` belongs to it"
  }
}

resource_policy "aws_redshiftserverless_namespace" "logging" {
  controls = { aws-fsbp = ["RedshiftServerless.6"] }

  enforce {
    condition     = core::contains(core::try(attrs.log_exports, []), "connectionlog") && core::contains(core::try(attrs.log_exports, []), "userlog")
    error_message = "`${meta.address}` does not export its connection and user logs"
    pass_message  = "`log_exports` contains `connectionlog` and `userlog`"
  }
}
