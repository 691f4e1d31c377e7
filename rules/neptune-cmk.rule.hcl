rule "neptune-cmk" {
  title       = "Neptune data is encrypted with customer-managed keys"
  severity    = "low"
  enabled     = false
  rationale   = "A key of your own decides by its policy who may read the graph, can be disabled at once, and shows every use in CloudTrail. A key that AWS manages is open to everybody in the account whom the service lets in. The data is encrypted either way, therefore the severity is low and the rule is off by default."
  remediation = "Create an aws_kms_key and set kms_key_arn to its ARN, together with storage_encrypted = true. The change forces replacement: restore a snapshot with the key into a new cluster. A snapshot has the key of its cluster."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_snapshot",
  ]
  aliases = [
    "CKV_AWS_347",
    "CKV_AWS_280",
    "AVD-AWS-0128",
    "AWS-0128",
    "aws-neptune-encryption-customer-key",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
        storage_encrypted  = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "Data"
        enable_key_rotation = true
      }

      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
        storage_encrypted  = true
        kms_key_arn        = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "key" {
  locals {
    # A replica has the key of its source, a restored cluster that of the snapshot.
    absent = attrs.replication_source_identifier != null ? graph::follow(attrs.replication_source_identifier).kms_key_arn : attrs.snapshot_identifier != null ? src::unknown("the key of what `${meta.address}` was restored from is not in these files") : null
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_arn, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_arn, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_arn, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_arn, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

# A key without encryption encrypts nothing.
resource_policy "aws_neptune_cluster" "used" {
  filter = core::try(attrs.kms_key_arn, null) != null && attrs.snapshot_identifier == null && attrs.replication_source_identifier == null && attrs.global_cluster_identifier == null

  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`${meta.address}` names a key, but is not encrypted"
    pass_message  = "it is encrypted"
  }
}

# A snapshot has the key of its cluster.
resource_policy "aws_neptune_cluster_snapshot" "key" {
  locals {
    cluster = graph::follow(attrs.db_cluster_identifier)
    follows = core::try(local.cluster.snapshot_identifier, null) != null || core::try(local.cluster.replication_source_identifier, null) != null
    chosen  = local.follows ? src::unknown("the key of what `${local.cluster.cluster_identifier}` was restored from is not in these files") : null
    key     = core::try(local.cluster.kms_key_arn, local.chosen)
  }

  enforce {
    condition     = aws::key_kind(local.key) != null && aws::key_kind(local.key) != "" && aws::key_kind(local.key) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: the cluster that it was taken from is not"
    pass_message  = "the key of its cluster is a customer-managed one"
  }
}
