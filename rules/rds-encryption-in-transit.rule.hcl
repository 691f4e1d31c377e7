rule "rds-encryption-in-transit" {
  title       = "RDS databases refuse connections without TLS"
  severity    = "high"
  rationale   = "A database that also accepts plain text leaves the choice to every client: one forgotten sslmode, and passwords and data cross the network readable."
  remediation = "Set rds.force_ssl = 1 (PostgreSQL, SQL Server) or require_secure_transport = ON (MySQL, MariaDB, Aurora MySQL) in the parameter group that the database names, once every client uses TLS. The default groups cannot be changed: name one of your own. PostgreSQL 15, MariaDB 11.8, MySQL 9.7, Aurora MySQL 8.4 and later refuse plain text by default."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Compare-v3-v84.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_parameter_group",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_parameter_group",
  ]
  controls = {
    aws-fsbp = ["RDS.38", "RDS.39", "RDS.41", "RDS.44"]
  }
  aliases = ["CKV2_AWS_69"]

  example "fail" {
    code = <<-EOT
      resource "aws_db_parameter_group" "orders" {
        name   = "orders"
        family = "postgres16"

        parameter {
          name  = "rds.force_ssl"
          value = "0"
        }
      }

      resource "aws_db_instance" "orders" {
        identifier           = "orders"
        engine               = "postgres"
        engine_version       = "16.4"
        instance_class       = "db.t4g.medium"
        allocated_storage    = 50
        parameter_group_name = aws_db_parameter_group.orders.name
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_parameter_group" "orders" {
        name   = "orders"
        family = "postgres16"

        parameter {
          name  = "rds.force_ssl"
          value = "1"
        }
      }

      resource "aws_db_instance" "orders" {
        identifier           = "orders"
        engine               = "postgres"
        engine_version       = "16.4"
        instance_class       = "db.t4g.medium"
        allocated_storage    = 50
        parameter_group_name = aws_db_parameter_group.orders.name
      }
    EOT
  }
}

locals {
  # The versions that refuse plain text by default.
  on_by_default = {
    mariadb  = ">= 11.8"
    mysql    = ">= 9.7"
    postgres = ">= 15"
  }

  # The versions of clusters that do not.
  off_by_default = {
    aurora            = "^(5|8[.]0)([.]|$)"
    aurora-mysql      = "^(5|8[.]0)([.]|$)"
    aurora-postgresql = "^(9|1[0-6])([.]|$)"
    mysql             = "^[5-8]([.]|$)"
    postgres          = "^(9|1[0-4])([.]|$)"
  }
}

resource_policy "aws_db_instance" "forced" {
  controls = {
    aws-fsbp         = local.engine == "mariadb" ? ["RDS.44"] : core::startswith(local.engine, "sqlserver-") ? ["RDS.41"] : []
    aws-security-hub = local.engine == "postgres" ? ["RDS.38"] : local.engine == "mysql" ? ["RDS.39"] : []
  }

  locals {
    # A replica has the engine and the version of its source, and its parameter group unless it names another one.
    source           = graph::follow(attrs.replicate_source_db)
    inherited_engine = attrs.replicate_source_db == null ? attrs.engine : local.source.engine
    inherited        = attrs.replicate_source_db == null ? attrs.engine_version : local.source.engine_version
    # What is restored has the engine of its snapshot, which the family of its parameter group names.
    named            = core::try(core::regex("^(?:postgres|mysql|mariadb)", local.family), null)
    restored         = attrs.replicate_source_db == null && local.named != null ? local.named : local.inherited_engine
    engine           = core::try(attrs.engine, local.restored)
    parameter        = core::contains(["mysql", "mariadb"], local.engine) ? "require_secure_transport" : "rds.force_ssl"
    set              = attrs.replicate_source_db == null || core::try(attrs.parameter_group_name, null) != null ? aws::parameter(attrs, local.parameter) : aws::parameter(local.source, local.parameter)
    # The family of the group says which version it is, if nothing else does.
    group   = core::try(attrs.parameter_group_name, "default")
    family  = core::startswith(local.group, "default.") ? core::trimprefix(local.group, "default.") : core::try(graph::follow(attrs.parameter_group_name).family, null)
    by_name = local.group == "default" || local.family == null ? local.inherited : core::trimprefix(local.family, local.engine)
    version = core::try(attrs.engine_version, local.by_name)
    value   = local.set == null ? "1" : "${local.set}"
    # Where nothing sets it, the version decides; SQL Server never has it on by default.
    decides = local.set == null ? local.version : "1000.0.0"
  }

  # MariaDB can do it since 10.5; Oracle and Db2 have settings of another kind.
  filter = core::contains(["postgres", "mysql"], local.engine) || core::startswith(local.engine, "sqlserver-") || local.engine == "mariadb" && core::try(core::semverconstraint(local.version, ">= 10.5"), false)

  enforce {
    condition     = core::contains(["1", "on", "true"], core::lower(local.value))
    error_message = "`${meta.address}` accepts connections without TLS: its parameter group sets `${local.parameter}` to `${local.set}`"
    pass_message  = local.set == null ? "" : "its parameter group sets `${local.parameter}` to `${local.set}`"
  }

  enforce {
    condition     = core::try(core::semverconstraint(local.decides, core::try(local.on_by_default[local.engine], ">= 1000")), false)
    error_message = "`${meta.address}` accepts connections without TLS: nothing sets `${local.parameter}`, which is off by default in this version"
    pass_message  = local.set == null ? "`${local.parameter}` is on by default in this version" : ""
  }
}

resource_policy "aws_rds_cluster" "forced" {
  controls = { aws-fsbp = [], aws-security-hub = [] }

  locals {
    # The engine can be left out before version 5 of the provider only, and is aurora then.
    engine    = src::present(attrs.engine) ? attrs.engine : "aurora"
    mysql     = core::contains(["aurora", "aurora-mysql", "mysql"], local.engine)
    parameter = local.mysql ? "require_secure_transport" : "rds.force_ssl"
    set       = aws::parameter(attrs, local.parameter)
    group     = core::try(attrs.db_cluster_parameter_group_name, "default")
    family    = core::startswith(local.group, "default.") ? core::trimprefix(local.group, "default.") : core::try(graph::follow(attrs.db_cluster_parameter_group_name).family, null)
    by_name   = local.group == "default" || local.family == null ? attrs.engine_version : core::trimprefix(local.family, local.engine)
    version   = core::try(attrs.engine_version, local.by_name)
    value     = local.set == null ? "1" : "${local.set}"
    # Where nothing sets it, the version decides. Aurora MySQL has it on since 8.4; what Aurora PostgreSQL does since 17 was not
    # found in a document.
    decides = local.set == null ? local.version : "1000"
    known   = local.set != null || local.engine == "postgres" || local.engine == "aurora-mysql" && core::startswith(local.decides, "8.4")
  }

  filter = core::contains(["aurora", "aurora-mysql", "aurora-postgresql", "mysql", "postgres"], local.engine)

  enforce {
    condition     = core::contains(["1", "on", "true"], core::lower(local.value))
    error_message = "`${meta.address}` accepts connections without TLS: its parameter group sets `${local.parameter}` to `${local.set}`"
    pass_message  = local.set == null ? "" : "its parameter group sets `${local.parameter}` to `${local.set}`"
  }

  enforce {
    condition     = !core::regex_match(local.decides, local.off_by_default[local.engine]) && (local.known || core::getdatasource("aws_rds_cluster", {}).force_ssl)
    error_message = "`${meta.address}` accepts connections without TLS: nothing sets `${local.parameter}`, which is off by default in this version"
    pass_message  = local.set == null ? "`${local.parameter}` is on by default in this version" : ""
  }
}

# A group that no database here names may be in force elsewhere: what it sets counts.
resource_policy "{aws_db_parameter_group,aws_rds_cluster_parameter_group}" "group" {
  controls = { aws-fsbp = [], aws-security-hub = [] }

  locals {
    users = core::length(graph::referrers(attrs, "aws_db_instance", "parameter_group_name")) + core::length(graph::referrers(attrs, "aws_rds_cluster", "db_cluster_parameter_group_name"))
    set   = [for parameter in attrs.parameter : parameter.value if core::contains(["rds.force_ssl", "require_secure_transport"], parameter.name)]
  }

  filter = local.users == 0 && core::length(local.set) > 0

  enforce {
    condition     = core::alltrue([for value in local.set : value != null && core::contains(["1", "on", "true"], core::lower("${value}"))])
    error_message = "`${meta.address}` lets databases accept connections without TLS"
    pass_message  = "it makes databases refuse connections without TLS"
  }
}
