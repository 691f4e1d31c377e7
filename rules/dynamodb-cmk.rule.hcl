rule "dynamodb-cmk" {
  title       = "DynamoDB tables are encrypted with a customer-managed key"
  severity    = "low"
  enabled     = false
  rationale   = "Only with a key of your own can you decide who may use it, watch that, and withdraw it. It costs money and work, so the rule is off by default."
  remediation = "Set kms_key_arn in server_side_encryption, with enabled = true, to the ARN of a KMS key of your own; a replica takes kms_key_arn of its region. Changed in place for a table."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table_replica",
  ]
  aliases = [
    "CKV_AWS_119",
    "CKV_AWS_271",
    "AVD-AWS-0025",
    "AWS-0025",
    "aws-dynamodb-table-customer-key",
    "ce089fd4-1406-47bd-8aad-c259772bb294",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_dynamodb_table" "orders" {
        name         = "orders"
        billing_mode = "PAY_PER_REQUEST"
        hash_key     = "id"

        attribute {
          name = "id"
          type = "S"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "data"
        enable_key_rotation = true
      }

      resource "aws_dynamodb_table" "orders" {
        name         = "orders"
        billing_mode = "PAY_PER_REQUEST"
        hash_key     = "id"

        attribute {
          name = "id"
          type = "S"
        }

        server_side_encryption {
          enabled     = true
          kms_key_arn = aws_kms_key.data.arn
        }
      }
    EOT
  }
}

resource_policy "aws_dynamodb_table" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.server_side_encryption[0].kms_key_arn, null)) != null && aws::key_kind(core::try(attrs.server_side_encryption[0].kms_key_arn, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.server_side_encryption[0].kms_key_arn, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }

  # A key without encryption encrypts nothing.
  enforce {
    condition     = core::alltrue([for table in [attrs] : core::try(attrs.server_side_encryption[0].enabled, false) == true if core::try(attrs.server_side_encryption[0].kms_key_arn, null) != null])
    error_message = "`${meta.address}` names a key, but does not use it: `enabled` is `false`"
    pass_message  = "" # the one before says it
  }

  enforce {
    condition     = core::alltrue([for replica in attrs.replica : aws::key_kind(core::try(replica.kms_key_arn, null)) != null && aws::key_kind(core::try(replica.kms_key_arn, null)) != "aws-managed"])
    error_message = "`${meta.address}` has a replica that is not encrypted with a key of your own"
    pass_message  = core::length(attrs.replica) > 0 ? "for its replicas as well" : ""
  }
}

resource_policy "aws_dynamodb_table_replica" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_arn, null)) != null && aws::key_kind(core::try(attrs.kms_key_arn, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_arn, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}
