rule "glue-encryption" {
  title       = "The Glue catalog and jobs are encrypted"
  severity    = "medium"
  rationale   = "The catalog describes all data and holds the passwords of its connections; jobs write data, bookmarks and logs. Without encryption all of it can be read by anyone with access to the underlying storage."
  remediation = "In aws_glue_data_catalog_encryption_settings set catalog_encryption_mode = \"SSE-KMS\" and return_connection_password_encrypted = true; in aws_glue_security_configuration set cloudwatch_encryption_mode = \"SSE-KMS\", job_bookmarks_encryption_mode = \"CSE-KMS\" and s3_encryption_mode = \"SSE-KMS\" (or SSE-S3). A security configuration is replaced by the change."
  references = [
    "https://docs.aws.amazon.com/glue/latest/dg/set-up-encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/glue_security_configuration",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/glue_data_catalog_encryption_settings",
  ]
  controls = {
    nist-800-53-r5 = ["SC-28"]
  }
  aliases = [
    "CKV_AWS_94",
    "CKV_AWS_99",
    "01d50b14-e933-4c99-b314-6d08cd37ad35",
    "ad5b4e97-2850-4adf-be17-1d293e0b85ee",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_glue_security_configuration" "jobs" {
        name = "jobs"

        encryption_configuration {
          cloudwatch_encryption {
            cloudwatch_encryption_mode = "DISABLED"
          }

          job_bookmarks_encryption {
            job_bookmarks_encryption_mode = "CSE-KMS"
            kms_key_arn                   = "arn:aws:kms:eu-west-1:111122223333:key/1f5c1c0a-7a1d-4a4a-9f3e-0c7f6d1b2a3c"
          }

          s3_encryption {
            s3_encryption_mode = "SSE-S3"
          }
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_glue_security_configuration" "jobs" {
        name = "jobs"

        encryption_configuration {
          cloudwatch_encryption {
            cloudwatch_encryption_mode = "SSE-KMS"
            kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/1f5c1c0a-7a1d-4a4a-9f3e-0c7f6d1b2a3c"
          }

          job_bookmarks_encryption {
            job_bookmarks_encryption_mode = "CSE-KMS"
            kms_key_arn                   = "arn:aws:kms:eu-west-1:111122223333:key/1f5c1c0a-7a1d-4a4a-9f3e-0c7f6d1b2a3c"
          }

          s3_encryption {
            s3_encryption_mode = "SSE-S3"
          }
        }
      }
    EOT
  }
}

resource_policy "aws_glue_data_catalog_encryption_settings" "catalog" {
  enforce {
    aliases       = ["CKV_AWS_94", "01d50b14-e933-4c99-b314-6d08cd37ad35"]
    condition     = core::try(attrs.data_catalog_encryption_settings[0].encryption_at_rest[0].catalog_encryption_mode, "DISABLED") != "DISABLED"
    error_message = "`${meta.address}` does not encrypt the metadata of the catalog"
    pass_message  = "the catalog is encrypted with ${attrs.data_catalog_encryption_settings[0].encryption_at_rest[0].catalog_encryption_mode}"
  }

  enforce {
    aliases       = ["CKV_AWS_94", "01d50b14-e933-4c99-b314-6d08cd37ad35"]
    condition     = core::try(attrs.data_catalog_encryption_settings[0].connection_password_encryption[0].return_connection_password_encrypted, false) == true
    error_message = "`${meta.address}` does not encrypt the passwords of connections"
    pass_message  = "the passwords of connections are encrypted"
  }
}

resource_policy "aws_glue_security_configuration" "jobs" {
  enforce {
    aliases       = ["CKV_AWS_99", "ad5b4e97-2850-4adf-be17-1d293e0b85ee"]
    condition     = core::try(attrs.encryption_configuration[0].cloudwatch_encryption[0].cloudwatch_encryption_mode, "DISABLED") != "DISABLED"
    error_message = "`${meta.address}` does not encrypt the logs of jobs"
    pass_message  = "logs are encrypted"
  }

  enforce {
    aliases       = ["CKV_AWS_99", "ad5b4e97-2850-4adf-be17-1d293e0b85ee"]
    condition     = core::try(attrs.encryption_configuration[0].job_bookmarks_encryption[0].job_bookmarks_encryption_mode, "DISABLED") != "DISABLED"
    error_message = "`${meta.address}` does not encrypt the bookmarks of jobs"
    pass_message  = "bookmarks are encrypted"
  }

  enforce {
    aliases       = ["CKV_AWS_99", "ad5b4e97-2850-4adf-be17-1d293e0b85ee"]
    condition     = core::try(attrs.encryption_configuration[0].s3_encryption[0].s3_encryption_mode, "DISABLED") != "DISABLED"
    error_message = "`${meta.address}` does not encrypt what jobs write to S3"
    pass_message  = "what jobs write to S3 is encrypted"
  }
}
