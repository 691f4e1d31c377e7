rule "dynamodb-backup" {
  title       = "DynamoDB tables have point-in-time recovery"
  severity    = "medium"
  rationale   = "With continuous backups a table can be restored to any second of the last 35 days, also after a program has overwritten half of it."
  remediation = "Set enabled = true in point_in_time_recovery of a table, and point_in_time_recovery = true in each replica block or aws_dynamodb_table_replica. Changed in place."
  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table_replica",
  ]
  controls = {
    aws-fsbp = ["DynamoDB.2"]
  }
  aliases = [
    "CKV_AWS_28",
    "AVD-AWS-0024",
    "AWS-0024",
    "aws-dynamodb-enable-recovery",
    "741f1291-47ac-4a85-a07b-3d32a9d6bd3e",
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
      resource "aws_dynamodb_table" "orders" {
        name         = "orders"
        billing_mode = "PAY_PER_REQUEST"
        hash_key     = "id"

        attribute {
          name = "id"
          type = "S"
        }

        point_in_time_recovery {
          enabled = true
        }
      }
    EOT
  }
}

resource_policy "aws_dynamodb_table" "recovery" {
  enforce {
    condition     = core::try(attrs.point_in_time_recovery[0].enabled, false) == true
    error_message = "`${meta.address}` has no point-in-time recovery"
    pass_message  = "point-in-time recovery is enabled"
  }

  enforce {
    condition     = core::alltrue([for replica in attrs.replica : core::try(replica.point_in_time_recovery, false) == true])
    error_message = "`${meta.address}` has a replica without point-in-time recovery"
    pass_message  = core::length(attrs.replica) > 0 ? "for its replicas as well" : ""
  }

  # Changed in place, but backups are paid by the size of the table.
  fix "enable point-in-time recovery" {
    ensure_block = { block = "point_in_time_recovery", set = { enabled = true } }
    safety       = "unsafe"
  }
}

resource_policy "aws_dynamodb_table_replica" "recovery" {
  enforce {
    condition     = core::try(attrs.point_in_time_recovery, false) == true
    error_message = "`${meta.address}` has no point-in-time recovery"
    pass_message  = "point-in-time recovery is enabled"
  }

  # Changed in place, but backups are paid by the size of the table.
  fix "enable point-in-time recovery" {
    set    = { path = "point_in_time_recovery", value = true }
    safety = "unsafe"
  }
}
