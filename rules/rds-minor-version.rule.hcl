rule "rds-minor-version" {
  title       = "Minor versions of RDS engines are applied automatically"
  severity    = "medium"
  rationale   = "Minor versions carry the security fixes of an engine. An instance that is not upgraded automatically keeps its known holes until somebody remembers it."
  remediation = "Remove auto_minor_version_upgrade, or set it to true: it is the default. Upgrades run in the maintenance window."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html#USER_UpgradeDBInstance.Upgrading.AutoMinorVersionUpgrades",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance",
  ]
  controls = {
    aws-fsbp      = ["RDS.13"]
    "cis-aws-3.0" = ["2.3.2"]
    "cis-aws-5.0" = ["2.2.2"]
  }
  aliases = ["CKV_AWS_226", "3b6d777b-76e3-4133-80a3-0d6f667ade7f"]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                 = "orders"
        engine                     = "postgres"
        instance_class             = "db.t4g.medium"
        allocated_storage          = 50
        auto_minor_version_upgrade = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                 = "orders"
        engine                     = "postgres"
        instance_class             = "db.t4g.medium"
        allocated_storage          = 50
        auto_minor_version_upgrade = true
      }
    EOT
  }
}

resource_policy "{aws_db_instance,aws_rds_cluster_instance}" "upgrades" {
  # RDS Custom, which needs an instance profile, has no automatic upgrades.
  filter = core::try(attrs.custom_iam_instance_profile, null) == null && !core::startswith(core::try(attrs.engine, ""), "custom-")

  enforce {
    condition     = attrs.auto_minor_version_upgrade == true
    error_message = "`${meta.address}` does not get minor versions of its engine automatically"
  }

  # From then on the instance restarts in its maintenance window whenever there is a new version.
  fix "apply minor versions" {
    set    = { path = "auto_minor_version_upgrade", value = true }
    safety = "unsafe"
  }
}
