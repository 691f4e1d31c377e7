rule "athena-encryption" {
  title       = "Athena query results are encrypted"
  severity    = "medium"
  rationale   = "Query results are copies of the data that was queried. A workgroup whose settings clients may override cannot guarantee that they are encrypted, or where they are stored."
  remediation = "Add encryption_configuration to result_configuration of the workgroup (SSE_S3, SSE_KMS or CSE_KMS) or to the database, and leave enforce_workgroup_configuration at true. Encrypting a database replaces it."
  references = [
    "https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",
    "https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/athena_workgroup",
  ]
  controls = {
    aws-fsbp = ["Athena.1"]
  }
  aliases = [
    "CKV_AWS_159",
    "CKV_AWS_77",
    "CKV_AWS_82",
    "AVD-AWS-0006",
    "AWS-0006",
    "aws-athena-enable-at-rest-encryption",
    "AVD-AWS-0007",
    "AWS-0007",
    "aws-athena-no-encryption-override",
    "d364984a-a222-4b5f-a8b0-e23ab19ebff3",
    "b2315cae-b110-4426-81e0-80bb8640cdd3",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_athena_workgroup" "analysts" {
        name = "analysts"

        configuration {
          result_configuration {
            output_location = "s3://example-query-results/analysts/"
          }
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_athena_workgroup" "analysts" {
        name = "analysts"

        configuration {
          result_configuration {
            output_location = "s3://example-query-results/analysts/"

            encryption_configuration {
              encryption_option = "SSE_S3"
            }
          }
        }
      }
    EOT
  }
}

resource_policy "aws_athena_workgroup" "results" {
  locals {
    # Results that Athena manages are always encrypted.
    managed = core::try(attrs.configuration[0].managed_query_results_configuration[0].enabled, false) == true
  }

  filter = !local.managed

  enforce {
    aliases       = ["CKV_AWS_159", "AVD-AWS-0006", "AWS-0006", "aws-athena-enable-at-rest-encryption", "d364984a-a222-4b5f-a8b0-e23ab19ebff3"]
    condition     = core::try(attrs.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option, null) != null
    error_message = "`${meta.address}` does not encrypt its query results"
    pass_message  = "results are encrypted with ${attrs.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option}"
    controls      = { aws-fsbp = ["Athena.1"] }
  }

  enforce {
    aliases       = ["CKV_AWS_82", "AVD-AWS-0007", "AWS-0007", "aws-athena-no-encryption-override"]
    condition     = core::try(attrs.configuration[0].enforce_workgroup_configuration, true) == true
    error_message = "`${meta.address}` lets clients override its settings, encryption included"
    pass_message  = "clients cannot override its settings"
    controls      = { aws-fsbp = [] }
  }

  # Changed in place; clients with their own settings write to the workgroup's location from then on.
  fix "enforce the workgroup's settings" {
    set    = [for block in attrs.configuration : { at = block.enforce_workgroup_configuration, value = true } if block.enforce_workgroup_configuration == false]
    safety = "unsafe"
  }
}

resource_policy "aws_athena_database" "results" {
  controls = { aws-fsbp = [] }

  enforce {
    aliases       = ["CKV_AWS_77", "AVD-AWS-0006", "AWS-0006", "aws-athena-enable-at-rest-encryption", "b2315cae-b110-4426-81e0-80bb8640cdd3"]
    condition     = core::try(attrs.encryption_configuration[0].encryption_option, null) != null
    error_message = "`${meta.address}` does not encrypt what it writes to S3"
    pass_message  = "data is encrypted with ${attrs.encryption_configuration[0].encryption_option}"
  }
}
