rule "docdb-cmk" {
  title       = "DocumentDB data is encrypted with customer-managed keys"
  severity    = "low"
  enabled     = false
  rationale   = "A key of your own decides by its policy who may read the documents, can be disabled at once, and shows every use in CloudTrail. A key that AWS manages is open to everybody in the account whom the service lets in. The data is encrypted either way, therefore the severity is low and the rule is off by default."
  remediation = "Create an aws_kms_key and set kms_key_id to its ARN, together with storage_encrypted = true. The change forces replacement: restore a snapshot with the key into a new cluster."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
  ]
  aliases = [
    "CKV_AWS_182",
    "AVD-AWS-0022",
    "AWS-0022",
    "aws-documentdb-encryption-customer-key",
    "4766d3ea-241c-4ee6-93ff-c380c996bd1a",
    "2134641d-30a4-4b16-8ffc-2cd4c4ffd15d",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster" "main" {
        cluster_identifier          = "main"
        master_username             = "app"
        manage_master_user_password = true
        storage_encrypted           = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "Data"
        enable_key_rotation = true
      }

      resource "aws_docdb_cluster" "main" {
        cluster_identifier          = "main"
        master_username             = "app"
        manage_master_user_password = true
        storage_encrypted           = true
        kms_key_id                  = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "key" {
  locals {
    # A restored cluster has the key of the snapshot.
    absent = attrs.snapshot_identifier != null || core::length(attrs.restore_to_point_in_time) > 0 ? src::unknown("the key of what `${meta.address}` was restored from is not in these files") : null
  }

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != null && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "" && aws::key_kind(core::try(attrs.kms_key_id, local.absent)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}

# A key without encryption encrypts nothing.
resource_policy "aws_docdb_cluster" "used" {
  filter = core::try(attrs.kms_key_id, null) != null && attrs.snapshot_identifier == null && core::length(attrs.restore_to_point_in_time) == 0

  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`${meta.address}` names a key, but is not encrypted"
    pass_message  = "it is encrypted"
  }
}
