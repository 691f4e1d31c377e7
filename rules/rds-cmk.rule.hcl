rule "rds-cmk" {
  title       = "RDS data is encrypted with customer-managed keys"
  severity    = "low"
  enabled     = false
  rationale   = "A key of your own decides by its policy who may read the database, can be disabled at once, and shows every use in CloudTrail. A key that AWS manages is open to everybody in the account whom the service lets in. The data is encrypted either way, therefore the severity is low and the rule is off by default."
  remediation = "Create an aws_kms_key and set kms_key_id to its ARN, together with storage_encrypted = true. On instances and clusters the change forces replacement: restore a copy of a snapshot that was made with the key."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
  ]
  aliases = [
    "CKV_AWS_327",
    "CKV_AWS_266",
    "CKV_AWS_245",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "main" {
        identifier        = "main"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
        storage_encrypted = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "Data"
        enable_key_rotation = true
      }

      resource "aws_db_instance" "main" {
        identifier        = "main"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
        storage_encrypted = true
        kms_key_id        = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "aws_db_instance" "key" {
  locals {
    # A replica has the key of its source, a restored instance that of the snapshot.
    absent = attrs.replicate_source_db != null ? graph::follow(attrs.replicate_source_db).kms_key_id : core::try(attrs.snapshot_identifier, null) != null || core::length(attrs.restore_to_point_in_time) > 0 ? src::unknown("the key of what `${meta.address}` was restored from is not in these files") : null
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

# A key without encryption encrypts nothing.
resource_policy "aws_db_instance" "used" {
  filter = core::try(attrs.kms_key_id, null) != null && attrs.replicate_source_db == null && core::try(attrs.snapshot_identifier, null) == null && core::length(attrs.restore_to_point_in_time) == 0

  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`${meta.address}` names a key, but is not encrypted"
    pass_message  = "it is encrypted"
  }
}

resource_policy "aws_rds_cluster" "key" {
  locals {
    # A replica has the key of its source, a restored cluster that of the snapshot.
    absent = attrs.replication_source_identifier != null ? graph::follow(attrs.replication_source_identifier).kms_key_id : attrs.snapshot_identifier != null || core::length(attrs.restore_to_point_in_time) > 0 ? src::unknown("the key of what `${meta.address}` was restored from is not in these files") : null
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

# A key without encryption encrypts nothing.
resource_policy "aws_rds_cluster" "used" {
  filter = core::try(attrs.kms_key_id, null) != null && attrs.engine_mode != "serverless" && attrs.snapshot_identifier == null && attrs.replication_source_identifier == null && attrs.global_cluster_identifier == null && core::length(attrs.restore_to_point_in_time) == 0

  enforce {
    condition     = core::try(attrs.storage_encrypted, false) == true
    error_message = "`${meta.address}` names a key, but is not encrypted"
    pass_message  = "it is encrypted"
  }
}

resource_policy "aws_db_snapshot_copy" "key" {
  locals {
    # A copy keeps the key of the snapshot.
    absent = graph::follow(graph::follow(attrs.source_db_snapshot_identifier).db_instance_identifier).kms_key_id
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

resource_policy "aws_db_instance_automated_backups_replication" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, null)) != null && aws::key_kind(core::try(attrs.kms_key_id, null)) != "" && aws::key_kind(core::try(attrs.kms_key_id, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}
