rule "docdb-encryption-at-rest" {
  title       = "DocumentDB clusters are encrypted at rest"
  severity    = "high"
  rationale   = "Storage, backups and snapshots of an unencrypted cluster contain its documents in plain text. Encryption can only be chosen when the cluster is created, so a wrong choice is expensive to correct."
  remediation = "Set storage_encrypted = true on the cluster or on its global cluster; a kms_key_id alone encrypts nothing. It cannot be enabled later: the change forces replacement, so restore a snapshot with a kms_key_id into a new cluster."
  references = [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_global_cluster",
  ]
  controls = {
    aws-fsbp = ["DocumentDB.1"]
  }
  aliases = [
    "CKV_AWS_74",
    "CKV_AWS_292",
    "AVD-AWS-0021",
    "AWS-0021",
    "aws-documentdb-enable-storage-encryption",
    "bc1f9009-84a0-490f-ae09-3e0ea6d74ad6",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster" "catalog" {
        cluster_identifier          = "catalog"
        master_username             = "app"
        manage_master_user_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_docdb_cluster" "catalog" {
        cluster_identifier          = "catalog"
        master_username             = "app"
        manage_master_user_password = true
        storage_encrypted           = true
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "created" {
  filter = attrs.snapshot_identifier == null && core::length(attrs.restore_to_point_in_time) == 0

  locals {
    # A member of a global cluster has the setting of the global cluster.
    global    = graph::follow(attrs.global_cluster_identifier)
    whole     = core::try(local.global.source_db_cluster_identifier, null) != null ? graph::follow(local.global.source_db_cluster_identifier).storage_encrypted : core::try(local.global.storage_encrypted, false)
    inherited = attrs.global_cluster_identifier != null ? local.whole : false
  }

  enforce {
    condition     = core::try(attrs.storage_encrypted, local.inherited) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = core::try(attrs.storage_encrypted, false) == true ? "`storage_encrypted` is `true`" : "it is encrypted as its global cluster is"
  }

  # It can only be chosen when the cluster is created: the change replaces it, and its data is lost.
  fix "encrypt at rest, in a new cluster" {
    set    = attrs.global_cluster_identifier == null ? [{ path = "storage_encrypted", value = true }] : []
    safety = "unsafe"
  }
}

# A restored cluster is encrypted when what it is restored from is, or when it gets a key.
resource_policy "aws_docdb_cluster" "restored" {
  filter = attrs.snapshot_identifier != null || core::length(attrs.restore_to_point_in_time) > 0

  locals {
    snapshot = graph::follow(attrs.snapshot_identifier)
    source   = graph::follow(attrs.snapshot_identifier != null ? local.snapshot.db_cluster_identifier : attrs.restore_to_point_in_time[0].source_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = core::try(attrs.kms_key_id, null) != null || local.deciding.storage_encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest: it is restored without a key from what is not encrypted"
    pass_message  = core::try(attrs.kms_key_id, null) != null ? "it is restored with a key" : "it is restored from what is encrypted"
  }
}

# A global cluster that is made of an existing one takes its setting.
resource_policy "aws_docdb_global_cluster" "global" {
  controls = { aws-fsbp = [] }

  locals {
    source    = graph::follow(attrs.source_db_cluster_identifier)
    inherited = core::try(attrs.source_db_cluster_identifier, null) == null ? false : local.source.storage_encrypted
  }

  enforce {
    condition     = core::try(attrs.storage_encrypted, local.inherited) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = core::try(attrs.storage_encrypted, false) == true ? "`storage_encrypted` is `true`" : "the cluster that it is made of is encrypted"
  }

  # It can only be chosen when the global cluster is created: the change replaces it.
  fix "encrypt at rest, in a new global cluster" {
    set    = core::try(attrs.source_db_cluster_identifier, null) == null ? [{ path = "storage_encrypted", value = true }] : []
    safety = "unsafe"
  }
}

resource_policy "aws_docdbelastic_cluster" "elastic" {
  controls = { aws-fsbp = [] }

  enforce {
    condition    = true
    pass_message = "elastic clusters are always encrypted at rest"
  }
}
