rule "rds-engine-version" {
  title       = "Database engines are in standard support"
  severity    = "medium"
  rationale   = "A major version past the end of standard support gets no security fixes, or only for a price per core that often exceeds that of the instance, until AWS upgrades it by force."
  remediation = "Upgrade to a supported major version: set engine_version and allow_major_version_upgrade = true, after a test on a restored snapshot. The upgrade interrupts the database; a blue/green deployment shortens that."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-version-support-dates.html",
    "https://docs.aws.amazon.com/neptune/latest/userguide/engine-releases.html",
  ]
  controls = {
    nist-800-53-r5 = ["SI-2"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        engine_version    = "11.22"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        engine_version    = "17.4"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }
    EOT
  }
}

locals {
  products = {
    aurora            = "aurora-mysql"
    aurora-mysql      = "aurora-mysql"
    aurora-postgresql = "aurora-postgresql"
    mariadb           = "rds-mariadb"
    mysql             = "rds-mysql"
    postgres          = "rds-postgres"
  }
}

resource_policy "aws_db_instance" "supported" {
  locals {
    # A replica has the engine and the major version of its source.
    source           = graph::follow(attrs.replicate_source_db)
    inherited_engine = attrs.replicate_source_db == null ? attrs.engine : local.source.engine
    inherited        = attrs.replicate_source_db == null ? attrs.engine_version : local.source.engine_version
    engine           = core::try(attrs.engine, local.inherited_engine)
    version          = core::try(attrs.engine_version, local.inherited)
  }

  # The dates of Oracle, SQL Server and Db2 are those of their makers.
  filter = core::contains(["mariadb", "mysql", "postgres"], local.engine)

  enforce {
    condition     = aws::is_supported(local.products[local.engine], local.version) == true
    error_message = "`${meta.address}` runs ${local.engine} ${local.version}, which is past the end of standard support"
    pass_message  = "${local.engine} ${local.version} is in standard support"
  }
}

resource_policy "aws_rds_cluster" "supported" {
  locals {
    # The engine can be left out before version 5 of the provider only, and is aurora then.
    engine = src::present(attrs.engine) ? attrs.engine : "aurora"
  }

  filter = core::contains(core::keys(local.products), local.engine)

  enforce {
    condition     = aws::is_supported(local.products[local.engine], attrs.engine_version) == true
    error_message = "`${meta.address}` runs ${local.engine} ${attrs.engine_version}, which is past the end of standard support"
    pass_message  = "${local.engine} ${attrs.engine_version} is in standard support"
  }
}

resource_policy "aws_docdb_cluster" "supported" {
  enforce {
    condition     = aws::is_supported("docdb", attrs.engine_version) == true
    error_message = "`${meta.address}` runs DocumentDB ${attrs.engine_version}, which is past the end of standard support"
    pass_message  = "DocumentDB ${attrs.engine_version} is in standard support"
  }
}

resource_policy "aws_neptune_cluster" "supported" {
  enforce {
    condition     = aws::is_supported("neptune", attrs.engine_version) == true
    error_message = "`${meta.address}` runs Neptune ${attrs.engine_version}, which is past the end of its support"
    pass_message  = "Neptune ${attrs.engine_version} is in support"
  }
}
