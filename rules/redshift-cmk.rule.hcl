rule "redshift-cmk" {
  title       = "Redshift data is encrypted with customer-managed keys"
  severity    = "low"
  enabled     = false
  rationale   = "A key of your own decides by its policy who may read the data warehouse, can be disabled at once, and shows every use in CloudTrail. A key that AWS manages is open to everybody in the account whom the service lets in. The data is encrypted either way, therefore the severity is low and the rule is off by default."
  remediation = "Create an aws_kms_key and set kms_key_id to its ARN, on clusters together with encrypted = true. Redshift moves the data of a cluster to encrypted nodes in the background; the cluster can only be read meanwhile."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshiftserverless_namespace",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_snapshot_copy_grant",
  ]
  aliases = [
    "CKV_AWS_142",
    "CKV_AWS_282",
    "CKV_AWS_281",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier = "main"
        node_type          = "ra3.large"
        encrypted          = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "Data"
        enable_key_rotation = true
      }

      resource "aws_redshift_cluster" "main" {
        cluster_identifier = "main"
        node_type          = "ra3.large"
        encrypted          = true
        kms_key_id         = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "aws_redshift_cluster" "key" {
  locals {
    # A restored cluster has the key of the snapshot.
    absent = core::try(attrs.snapshot_identifier, null) != null || core::try(attrs.snapshot_arn, null) != null ? src::unknown("the key of what `${meta.address}` was restored from is not in these files") : null
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

# A key without encryption encrypts nothing.
resource_policy "aws_redshift_cluster" "used" {
  filter = core::try(attrs.kms_key_id, null) != null

  enforce {
    condition     = attrs.encrypted == true
    error_message = "`${meta.address}` names a key, but is not encrypted"
    pass_message  = "it is encrypted"
  }
}

resource_policy "{aws_redshiftserverless_namespace,aws_redshift_snapshot_copy_grant}" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, null)) != null && aws::key_kind(core::try(attrs.kms_key_id, null)) != "" && aws::key_kind(core::try(attrs.kms_key_id, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}
