rule "rds-snapshot-public" {
  title       = "RDS snapshots are shared with named accounts only"
  severity    = "critical"
  rationale   = "Anybody with an AWS account can restore a public snapshot and read the whole database."
  remediation = "Name the accounts in shared_accounts instead of all, or remove the argument."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_snapshot",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_snapshot_copy",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_cluster_snapshot",
  ]
  controls = {
    aws-fsbp = ["RDS.1"]
  }
  aliases = ["CKV_AWS_302", "f0d8781f-1991-4958-9917-d39283b168a0"]

  example "fail" {
    code = <<-EOT
      resource "aws_db_snapshot" "orders" {
        db_instance_identifier = "orders"
        db_snapshot_identifier = "orders-export"
        shared_accounts        = ["all"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_snapshot" "orders" {
        db_instance_identifier = "orders"
        db_snapshot_identifier = "orders-export"
        shared_accounts        = ["444455556666"]
      }
    EOT
  }
}

resource_policy "{aws_db_snapshot,aws_db_snapshot_copy,aws_db_cluster_snapshot,aws_rds_cluster_snapshot_copy}" "shared" {
  enforce {
    condition     = !core::contains(core::try(attrs.shared_accounts, []), "all")
    error_message = "`${meta.address}` is public: it is shared with \"all\" accounts"
    pass_message  = core::length(core::try(attrs.shared_accounts, [])) == 0 ? "it is shared with no other account" : "it is shared with ${core::join(", ", attrs.shared_accounts)} only"
  }
}
