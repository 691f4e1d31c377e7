rule "dynamodb-deletion-protection" {
  title       = "DynamoDB tables are protected from deletion"
  severity    = "medium"
  rationale   = "A table that is deleted by a mistyped command or a removed block takes its data with it."
  remediation = "Set deletion_protection_enabled = true. Changed in place; to remove the table on purpose, switch it off first."
  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table",
  ]
  controls = {
    aws-fsbp = ["DynamoDB.6"]
  }

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
      resource "aws_dynamodb_table" "orders" {
        name                        = "orders"
        billing_mode                = "PAY_PER_REQUEST"
        hash_key                    = "id"
        deletion_protection_enabled = true

        attribute {
          name = "id"
          type = "S"
        }
      }
    EOT
  }
}

resource_policy "aws_dynamodb_table" "protected" {
  enforce {
    condition     = core::try(attrs.deletion_protection_enabled, false) == true
    error_message = "`${meta.address}` is not protected from deletion"
  }

  # Changed in place, and nothing but a deletion is affected.
  fix "protect from deletion" {
    set    = { path = "deletion_protection_enabled", value = true }
    safety = "safe"
  }
}
