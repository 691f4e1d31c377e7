rule "rds-encryption-at-rest" {
  title       = "RDS instances are encrypted at rest"
  severity    = "high"
  rationale   = "Storage, automated backups, snapshots and read replicas of an unencrypted instance contain its data in plain text. Encryption can only be chosen when the instance is created, so a wrong choice is expensive to correct."
  remediation = "Set storage_encrypted = true; a kms_key_id alone encrypts nothing. It cannot be enabled later: the change forces replacement, so restore an encrypted copy of a snapshot into a new instance. A read replica or a restored instance is encrypted as its source is: encrypt the source."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
  ]
  controls = {
    aws-fsbp      = ["RDS.3"]
    "cis-aws-3.0" = ["2.3.1"]
    "cis-aws-5.0" = ["2.2.1"]
  }
  aliases = [
    "CKV_AWS_16",
    "AVD-AWS-0080",
    "AWS-0080",
    "aws-rds-encrypt-instance-storage-data",
    "08bd0760-8752-44e1-9779-7bb369b2b4e4",
    "3199c26c-7871-4cb3-99c2-10a59244ce7f",
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
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
        storage_encrypted = true
      }
    EOT
  }
}

resource_policy "aws_db_instance" "created" {
  filter = attrs.replicate_source_db == null && core::try(attrs.snapshot_identifier, null) == null && core::length(attrs.restore_to_point_in_time) == 0

  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest"
  }

  # It can only be chosen when the instance is created: the change replaces it, and its data is lost.
  fix "encrypt at rest, in a new instance" {
    set    = { path = "storage_encrypted", value = true }
    safety = "unsafe"
  }
}

# In another region a replica needs a key there, and RDS accepts a key only for an encrypted source.
resource_policy "aws_db_instance" "replica-with-key" {
  filter = attrs.replicate_source_db != null && core::try(attrs.kms_key_id, null) != null

  enforce {
    condition    = true
    pass_message = "`kms_key_id` is set, which RDS accepts only for a replica of an encrypted source"
  }
}

resource_policy "aws_db_instance" "replica" {
  filter = attrs.replicate_source_db != null && core::try(attrs.kms_key_id, null) == null

  locals {
    source = graph::follow(attrs.replicate_source_db)
    # A source that follows yet another one is encrypted when it has a key.
    follows  = core::try(local.source.replicate_source_db, null) != null || core::try(local.source.snapshot_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = local.deciding.storage_encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = "it replicates an encrypted instance"
  }
}

resource_policy "aws_db_instance" "restored" {
  filter = core::try(attrs.snapshot_identifier, null) != null || core::length(attrs.restore_to_point_in_time) > 0

  locals {
    snapshot = graph::follow(attrs.snapshot_identifier)
    # A copy of a snapshot has a key of its own, or is encrypted as what it copies.
    has_key  = core::try(attrs.snapshot_identifier, null) != null && core::try(local.snapshot.target_db_snapshot_identifier, null) != null && core::try(local.snapshot.kms_key_id, null) != null
    taken    = core::try(local.snapshot.target_db_snapshot_identifier, null) != null ? graph::follow(local.snapshot.source_db_snapshot_identifier) : local.snapshot
    source   = graph::follow(core::try(attrs.snapshot_identifier, null) != null ? local.taken.db_instance_identifier : attrs.restore_to_point_in_time[0].source_db_instance_identifier)
    follows  = core::try(local.source.replicate_source_db, null) != null || core::try(local.source.snapshot_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.has_key ? { storage_encrypted = true } : local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = local.deciding.storage_encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = local.has_key ? "it is restored from a snapshot that was copied with a key" : "the instance that it is restored from is encrypted"
  }
}
