rule "rds-snapshot-encryption" {
  title       = "Snapshots of databases are encrypted"
  severity    = "medium"
  rationale   = "A snapshot contains the whole database. It is copied, shared and kept for years, and is encrypted only if the database was."
  remediation = "Encrypt the database that the snapshot is taken from: set storage_encrypted = true there, which forces replacement. An existing snapshot is encrypted by copying it with a key."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_snapshot",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_cluster_snapshot",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster_snapshot",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_snapshot",
  ]
  controls = {
    aws-fsbp = ["RDS.4", "Neptune.6"]
  }
  aliases = [
    "CKV_AWS_146",
    "CKV_AWS_279",
    "656880aa-1388-488f-a6d4-8f73c23149b2",
    "g3l20gd0k-e5f6-7890-ab12-cd34ef567890",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }

      resource "aws_db_snapshot" "orders" {
        db_instance_identifier = aws_db_instance.orders.identifier
        db_snapshot_identifier = "orders-before-migration"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
        storage_encrypted = true
      }

      resource "aws_db_snapshot" "orders" {
        db_instance_identifier = aws_db_instance.orders.identifier
        db_snapshot_identifier = "orders-before-migration"
      }
    EOT
  }
}

# A snapshot is encrypted when the database is. A database that is itself a replica or a restore is encrypted when it has a key.
resource_policy "aws_db_snapshot" "source" {
  controls = { aws-fsbp = ["RDS.4"] }

  locals {
    source   = graph::follow(attrs.db_instance_identifier)
    follows  = core::try(local.source.replicate_source_db, null) != null || core::try(local.source.snapshot_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = core::try(local.deciding.storage_encrypted, false) == true
    error_message = "`${meta.address}` is not encrypted: the instance that it was taken from is not"
    pass_message  = "it was taken from an encrypted instance"
  }
}

resource_policy "aws_db_cluster_snapshot" "source" {
  controls = { aws-fsbp = ["RDS.4"] }

  locals {
    source   = graph::follow(attrs.db_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = core::try(local.source.engine_mode, "provisioned") == "serverless" ? { storage_encrypted = true } : local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = core::try(local.deciding.storage_encrypted, false) == true
    error_message = "`${meta.address}` is not encrypted: the cluster that it was taken from is not"
    pass_message  = "it was taken from an encrypted cluster"
  }
}

resource_policy "aws_docdb_cluster_snapshot" "source" {
  controls = { aws-fsbp = [] }

  locals {
    source   = graph::follow(attrs.db_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = core::try(local.deciding.storage_encrypted, false) == true
    error_message = "`${meta.address}` is not encrypted: the cluster that it was taken from is not"
    pass_message  = "it was taken from an encrypted cluster"
  }
}

resource_policy "aws_neptune_cluster_snapshot" "source" {
  controls = { aws-fsbp = ["Neptune.6"] }

  locals {
    source   = graph::follow(attrs.db_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_arn != null } : local.source
  }

  enforce {
    condition     = core::try(local.deciding.storage_encrypted, false) == true
    error_message = "`${meta.address}` is not encrypted: the cluster that it was taken from is not"
    pass_message  = "it was taken from an encrypted cluster"
  }
}
