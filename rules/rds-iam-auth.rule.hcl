rule "rds-iam-auth" {
  title       = "IAM identities can log in to RDS databases"
  severity    = "medium"
  enabled     = false
  rationale   = "With IAM authentication a client logs in with a token that lives for fifteen minutes instead of a password that is shared, stored and never changed, and access ends with the role."
  remediation = "Set iam_database_authentication_enabled = true, grant rds_iam (PostgreSQL) or create the user with AWSAuthenticationPlugin (MySQL, MariaDB), and allow rds-db:connect to the roles."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
  ]
  controls = {
    aws-fsbp = ["RDS.10", "RDS.12"]
  }
  aliases = [
    "CKV_AWS_161",
    "CKV_AWS_162",
    "AVD-AWS-0176",
    "AWS-0176",
    "aws-rds-enable-iam-auth",
    "88fd05e0-ac0e-43d2-ba6d-fc0ba60ae1a6",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                          = "orders"
        engine                              = "postgres"
        instance_class                      = "db.t4g.medium"
        allocated_storage                   = 50
        iam_database_authentication_enabled = true
      }
    EOT
  }
}

resource_policy "aws_db_instance" "authentication" {
  controls = { aws-fsbp = ["RDS.10"] }

  locals {
    # A replica has the engine of its source.
    source           = graph::follow(attrs.replicate_source_db)
    inherited_engine = attrs.replicate_source_db == null ? attrs.engine : local.source.engine
    inherited        = attrs.replicate_source_db == null ? attrs.engine_version : local.source.engine_version
    engine           = core::try(attrs.engine, local.inherited_engine)
    version          = core::try(attrs.engine_version, local.inherited)
  }

  # Oracle, SQL Server and Db2 do not have it, MariaDB does since 10.6.
  filter = core::contains(["mysql", "postgres"], local.engine) || local.engine == "mariadb" && core::try(core::semverconstraint(local.version, ">= 10.6"), false)

  enforce {
    condition     = attrs.iam_database_authentication_enabled == true
    error_message = "`${meta.address}` lets nobody log in with IAM"
  }

  # Changed in place; passwords go on to work.
  fix "let IAM identities log in" {
    set    = { path = "iam_database_authentication_enabled", value = true }
    safety = "safe"
  }
}

resource_policy "aws_rds_cluster" "authentication" {
  controls = { aws-fsbp = ["RDS.12"] }

  # Aurora Serverless v1 does not have it.
  filter = attrs.engine_mode != "serverless"

  enforce {
    condition     = attrs.iam_database_authentication_enabled == true
    error_message = "`${meta.address}` lets nobody log in with IAM"
  }

  # Changed in place; passwords go on to work.
  fix "let IAM identities log in" {
    set    = { path = "iam_database_authentication_enabled", value = true }
    safety = "safe"
  }
}
