rule "rds-logs" {
  title       = "RDS exports the logs of its engines"
  severity    = "medium"
  rationale   = "Logs that stay on the instance are deleted after a few days and are lost together with it. In CloudWatch Logs they can be searched, kept and watched: who logged in, what failed, what an intruder did."
  remediation = "List the log types of the engine in enabled_cloudwatch_logs_exports. Some have to be switched on as well: general_log and slow_query_log in the parameter group, the audit plugin in the option group, server_audit_logging for Aurora MySQL. Change the input log-types where your team needs others."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
  ]
  controls = {
    aws-fsbp = ["RDS.9", "RDS.34", "RDS.36", "RDS.37", "RDS.40", "RDS.42"]
  }
  aliases = [
    "CKV_AWS_129",
    "CKV_AWS_324",
    "CKV_AWS_325",
    "8d7f7b8c-6c7c-40f8-baa6-62006c6c7b56",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                      = "orders"
        engine                          = "postgres"
        instance_class                  = "db.t4g.medium"
        allocated_storage               = 50
        enabled_cloudwatch_logs_exports = ["upgrade"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                      = "orders"
        engine                          = "postgres"
        instance_class                  = "db.t4g.medium"
        allocated_storage               = 50
        enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
      }
    EOT
  }
}

# What the controls RDS.9, RDS.34, RDS.36, RDS.37, RDS.40 and RDS.42 of Security Hub name.
input "log-types" {
  type = map(list(string))
  default = {
    aurora-mysql      = ["audit"]
    aurora-postgresql = ["postgresql"]
    mariadb           = ["audit", "error", "general", "slowquery"]
    mysql             = ["audit", "error", "general", "slowquery"]
    oracle            = ["alert", "audit", "listener", "trace"]
    postgres          = ["postgresql", "upgrade"]
    sqlserver         = ["agent", "error"]
  }
  description = "the log types that each engine must export; engines that are not listed are not checked"
}

resource_policy "aws_db_instance" "exports" {
  controls = {
    # RDS.36 requires fewer logs of PostgreSQL than RDS.9, and RDS.42 for fewer of MariaDB.
    aws-fsbp = core::concat(["RDS.9"], (
      local.family == "postgres" && (core::length(local.missing) == 0 || core::contains(local.missing, "postgresql")) ? ["RDS.36"]
      : local.family == "mariadb" && (core::length(local.missing) == 0 || core::contains(local.missing, "audit") || core::contains(local.missing, "error")) ? ["RDS.42"]
      : local.family == "sqlserver" ? ["RDS.40"]
      : []
    ))
  }

  locals {
    # A replica has the engine of its source.
    inherited = attrs.replicate_source_db == null ? attrs.engine : graph::follow(attrs.replicate_source_db).engine
    engine    = core::try(attrs.engine, local.inherited)
    family    = core::startswith(local.engine, "oracle-") ? "oracle" : core::startswith(local.engine, "sqlserver-") ? "sqlserver" : local.engine
    required  = core::try(input.log-types[local.family], [])
    missing   = [for type in local.required : type if !core::contains(core::try(attrs.enabled_cloudwatch_logs_exports, []), type)]
  }

  filter = core::length(local.required) > 0

  enforce {
    condition     = core::length(core::try(attrs.enabled_cloudwatch_logs_exports, [])) > 0
    error_message = "`${meta.address}` exports no logs to CloudWatch Logs: ${core::join(", ", local.required)} are required"
    pass_message  = "" # the next one says it
  }

  enforce {
    aliases       = []
    condition     = core::alltrue([for type in local.required : core::contains(core::try(attrs.enabled_cloudwatch_logs_exports, []), type) || core::length(core::try(attrs.enabled_cloudwatch_logs_exports, [])) == 0])
    error_message = "`${meta.address}` does not export ${core::join(", ", local.missing)} to CloudWatch Logs"
    pass_message  = "it exports ${core::join(", ", local.required)}"
  }
}

resource_policy "aws_rds_cluster" "exports" {
  controls = { aws-fsbp = core::try({ aurora-mysql = ["RDS.34"], aurora-postgresql = ["RDS.37"] }[local.engine], []) }

  locals {
    # The engine can be left out before version 5 of the provider only, and is aurora then.
    engine = !src::present(attrs.engine) || attrs.engine == "aurora" ? "aurora-mysql" : attrs.engine
    # A Multi-AZ DB cluster of MySQL has no audit log.
    required = [for type in core::try(input.log-types[local.engine], []) : type if !(local.engine == "mysql" && type == "audit")]
    missing  = [for type in local.required : type if !core::contains(core::try(attrs.enabled_cloudwatch_logs_exports, []), type)]
  }

  # Aurora Serverless v1 exports by itself.
  filter = attrs.engine_mode != "serverless" && core::length(local.required) > 0

  enforce {
    condition     = core::alltrue([for type in local.required : core::contains(core::try(attrs.enabled_cloudwatch_logs_exports, []), type)])
    error_message = "`${meta.address}` does not export ${core::join(", ", local.missing)} to CloudWatch Logs"
    pass_message  = "it exports ${core::join(", ", local.required)}"
  }
}
