rule "neptune-encryption-at-rest" {
  title       = "Neptune clusters are encrypted at rest"
  severity    = "high"
  rationale   = "Storage, backups, snapshots and replicas of an unencrypted cluster contain its graph in plain text. Encryption can only be chosen when the cluster is created, so a wrong choice is expensive to correct."
  remediation = "Set storage_encrypted = true on the cluster or on its global cluster; a kms_key_arn alone encrypts nothing. It cannot be enabled later: the change forces replacement, so restore a snapshot with a kms_key_arn into a new cluster."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_global_cluster",
  ]
  controls = {
    aws-fsbp = ["Neptune.1"]
  }
  aliases = [
    "CKV_AWS_44",
    "AVD-AWS-0076",
    "AWS-0076",
    "aws-neptune-enable-storage-encryption",
    "98d59056-f745-4ef5-8613-32bca8d40b7e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster" "graph" {
        cluster_identifier = "graph"
        engine             = "neptune"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster" "graph" {
        cluster_identifier = "graph"
        engine             = "neptune"
        storage_encrypted  = true
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "created" {
  filter = attrs.snapshot_identifier == null

  locals {
    # A member of a global cluster has the setting of the global cluster, a replica that of its source.
    global    = graph::follow(attrs.global_cluster_identifier)
    whole     = core::try(local.global.source_db_cluster_identifier, null) != null ? graph::follow(local.global.source_db_cluster_identifier).storage_encrypted : core::try(local.global.storage_encrypted, false)
    source    = graph::follow(attrs.replication_source_identifier)
    follows   = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null
    inherited = attrs.global_cluster_identifier != null ? local.whole : attrs.replication_source_identifier == null ? false : local.follows ? local.source.kms_key_arn != null : core::try(local.source.storage_encrypted, false)
  }

  enforce {
    condition     = attrs.storage_encrypted == true || local.inherited == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = attrs.storage_encrypted == true ? "`storage_encrypted` is `true`" : "it is encrypted as its global cluster or its source is"
  }

  # It can only be chosen when the cluster is created: the change replaces it, and its data is lost.
  fix "encrypt at rest, in a new cluster" {
    set    = attrs.global_cluster_identifier == null ? [{ path = "storage_encrypted", value = true }] : []
    safety = "unsafe"
  }
}

# A restored cluster is encrypted when what it is restored from is, or when it gets a key.
resource_policy "aws_neptune_cluster" "restored" {
  filter = attrs.snapshot_identifier != null

  locals {
    snapshot = graph::follow(attrs.snapshot_identifier)
    source   = graph::follow(local.snapshot.db_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_arn != null } : local.source
  }

  enforce {
    condition     = core::try(attrs.kms_key_arn, null) != null || local.deciding.storage_encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest: it is restored without a key from what is not encrypted"
    pass_message  = core::try(attrs.kms_key_arn, null) != null ? "it is restored with a key" : "it is restored from what is encrypted"
  }
}

# A global cluster that is made of an existing one takes its setting.
resource_policy "aws_neptune_global_cluster" "global" {
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
