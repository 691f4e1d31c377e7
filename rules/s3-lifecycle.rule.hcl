rule "s3-lifecycle" {
  enabled     = false
  title       = "Versioned buckets have a lifecycle"
  severity    = "low"
  rationale   = "A versioned bucket keeps every version of every object for ever: costs grow, and so does the data that a breach can reach. Some buckets are meant to do so, so this is off by default."
  remediation = "Add an aws_s3_bucket_lifecycle_configuration with a rule whose status is \"Enabled\", for example noncurrent_version_expiration and abort_incomplete_multipart_upload. It is changed in place, but what a rule expires is deleted."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration",
  ]
  controls = {
    aws-fsbp         = ["S3.13"]
    aws-security-hub = ["S3.10"]
  }
  aliases = ["CKV2_AWS_61"]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_versioning" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        versioning_configuration {
          status = "Enabled"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_versioning" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        versioning_configuration {
          status = "Enabled"
        }
      }

      resource "aws_s3_bucket_lifecycle_configuration" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        rule {
          id     = "old-versions"
          status = "Enabled"

          noncurrent_version_expiration {
            noncurrent_days = 90
          }
        }
      }
    EOT
  }
}

input "unversioned" {
  type        = bool
  default     = false
  description = "whether buckets without versions must have a lifecycle, too"
}

# The types that are joined below: module models are read for them.
locals {
  companions = [core::getresources("aws_s3_bucket_versioning"), core::getresources("aws_s3_bucket_lifecycle_configuration")]
}

resource_policy "aws_s3_bucket" "lifecycle" {
  controls = {
    # S3.10 is about versioned buckets only.
    aws-security-hub = local.versioned ? ["S3.10"] : []
  }

  filter = (
    input.unversioned
    || core::anytrue([for setting in graph::referrers(attrs, "aws_s3_bucket_versioning", "bucket") : setting.versioning_configuration[0].status == "Enabled"])
    || core::anytrue([for versioning in attrs.versioning : versioning.enabled == true])
  )

  locals {
    versioned = (
      core::anytrue([for setting in graph::referrers(attrs, "aws_s3_bucket_versioning", "bucket") : setting.versioning_configuration[0].status == "Enabled"])
      || core::anytrue([for versioning in attrs.versioning : versioning.enabled == true])
    )
    configurations = graph::referrers(attrs, "aws_s3_bucket_lifecycle_configuration", "bucket")
    configured = (
      core::anytrue([for configuration in local.configurations : core::anytrue([for rule in configuration.rule : rule.status == "Enabled"])])
      # S3 accepts no configuration without rules: where none is written, a module model leaves them out.
      || core::anytrue([for configuration in local.configurations : core::try(configuration.rule[0].status, "left out") == "left out"])
    )
  }

  enforce {
    # A bucket without rules of its own, which provider 4 deprecated, lacks a configuration.
    condition = (
      core::alltrue([for bucket in [attrs] : local.configured if core::length(bucket.lifecycle_rule) == 0])
      && core::alltrue([
        for bucket in [attrs] : local.configured || core::anytrue([for rule in bucket.lifecycle_rule : rule.enabled == true])
        if core::length(bucket.lifecycle_rule) > 0
      ])
    )
    error_message = "`${meta.address}` has no lifecycle: no rule that is enabled expires or moves its objects"
    pass_message  = "a lifecycle rule is enabled"
  }
}
