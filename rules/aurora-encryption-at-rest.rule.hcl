rule "aurora-encryption-at-rest" {
  title       = "RDS clusters are encrypted at rest"
  severity    = "high"
  rationale   = "Storage, backups, snapshots and replicas of an unencrypted cluster contain its data in plain text. Encryption can only be chosen when the cluster is created, so a wrong choice is expensive to correct."
  remediation = "Set storage_encrypted = true on the cluster or on its global cluster; a kms_key_id alone encrypts nothing. It cannot be enabled later: the change forces replacement, so restore a snapshot with a kms_key_id into a new cluster."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_global_cluster",
  ]
  controls = {
    aws-fsbp      = ["RDS.27"]
    "cis-aws-5.0" = ["2.2.1"]
  }
  aliases = [
    "CKV_AWS_96",
    "CKV_AWS_140",
    "AVD-AWS-0079",
    "AWS-0079",
    "aws-rds-encrypt-cluster-storage-data",
    "1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_rds_cluster" "orders" {
        cluster_identifier          = "orders"
        engine                      = "aurora-postgresql"
        master_username             = "app"
        manage_master_user_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_rds_cluster" "orders" {
        cluster_identifier          = "orders"
        engine                      = "aurora-postgresql"
        master_username             = "app"
        manage_master_user_password = true
        storage_encrypted           = true
      }
    EOT
  }
}

# Aurora Serverless v1 is always encrypted, whatever is written.
resource_policy "aws_rds_cluster" "serverless" {
  filter = attrs.engine_mode == "serverless"

  enforce {
    condition    = true
    pass_message = "Aurora Serverless v1 is always encrypted"
  }
}

resource_policy "aws_rds_cluster" "created" {
  filter = attrs.engine_mode != "serverless" && attrs.snapshot_identifier == null && core::length(attrs.restore_to_point_in_time) == 0

  locals {
    # A member of a global cluster has the setting of the global cluster, a replica that of its source.
    global    = graph::follow(attrs.global_cluster_identifier)
    whole     = core::try(local.global.source_db_cluster_identifier, null) != null ? graph::follow(local.global.source_db_cluster_identifier).storage_encrypted : core::try(local.global.storage_encrypted, false)
    source    = graph::follow(attrs.replication_source_identifier)
    follows   = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    inherited = attrs.global_cluster_identifier != null ? local.whole : attrs.replication_source_identifier == null ? false : local.follows ? local.source.kms_key_id != null : core::try(local.source.storage_encrypted, core::try(local.source.engine_mode, "provisioned") == "serverless")
  }

  enforce {
    condition     = core::try(attrs.storage_encrypted, local.inherited) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = core::try(attrs.storage_encrypted, false) == true ? "`storage_encrypted` is `true`" : "it is encrypted as its global cluster or its source is"
  }

  # It can only be chosen when the cluster is created: the change replaces it, and its data is lost.
  fix "encrypt at rest, in a new cluster" {
    set    = attrs.global_cluster_identifier == null ? [{ path = "storage_encrypted", value = true }] : []
    safety = "unsafe"
  }
}

# A restored cluster is encrypted when what it is restored from is, or when it gets a key.
resource_policy "aws_rds_cluster" "restored" {
  filter = attrs.engine_mode != "serverless" && (attrs.snapshot_identifier != null || core::length(attrs.restore_to_point_in_time) > 0)

  locals {
    snapshot = graph::follow(attrs.snapshot_identifier)
    taken    = core::try(local.snapshot.target_db_cluster_snapshot_identifier, null) != null ? graph::follow(local.snapshot.source_db_cluster_snapshot_identifier) : local.snapshot
    source   = graph::follow(attrs.snapshot_identifier != null ? local.taken.db_cluster_identifier : attrs.restore_to_point_in_time[0].source_cluster_identifier)
    follows  = core::try(local.source.snapshot_identifier, null) != null || core::try(local.source.global_cluster_identifier, null) != null || core::try(local.source.replication_source_identifier, null) != null || core::length(core::try(local.source.restore_to_point_in_time, [])) > 0
    deciding = local.follows ? { storage_encrypted = local.source.kms_key_id != null } : local.source
  }

  enforce {
    condition     = core::try(attrs.kms_key_id, null) != null || attrs.snapshot_identifier != null && core::try(local.snapshot.kms_key_id, null) != null || core::try(local.deciding.storage_encrypted, core::try(local.source.engine_mode, "provisioned") == "serverless") == true
    error_message = "`${meta.address}` is not encrypted at rest: it is restored without a key from what is not encrypted"
    pass_message  = core::try(attrs.kms_key_id, null) != null ? "it is restored with a key" : "it is restored from what is encrypted"
  }
}

# A global cluster that is made of an existing one takes its setting.
resource_policy "aws_rds_global_cluster" "global" {
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
