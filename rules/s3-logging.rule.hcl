rule "s3-logging" {
  enabled     = false
  title       = "Access to buckets is logged"
  severity    = "low"
  rationale   = "Server access logs show who read an object, also anonymously. CloudTrail data events do the same with more detail, so this is off by default."
  remediation = "Add an aws_s3_bucket_logging whose target_bucket is a log bucket in the same region and account that logging.s3.amazonaws.com may write to. It is changed in place."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_logging",
  ]
  controls = {
    aws-fsbp = ["S3.9"]
  }
  aliases = [
    "CKV_AWS_18",
    "AVD-AWS-0089",
    "AWS-0089",
    "aws-s3-enable-logging",
    "s3-bucket-logging",
    "f861041c-8c9f-4156-acfc-5e6e524f5884",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "logs" {
        bucket = "example-logs"
      }

      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_logging" "invoices" {
        bucket        = aws_s3_bucket.invoices.id
        target_bucket = aws_s3_bucket.logs.id
        target_prefix = "invoices/"
      }
    EOT
  }
}

# The types that are joined below: module models are read for them.
locals {
  companions = [core::getresources("aws_s3_bucket_logging"), core::getresources("aws_s3_bucket_acl")]
}

resource_policy "aws_s3_bucket" "logged" {
  # Where logs are delivered, perhaps of buckets that are made elsewhere: to log that as well would not end.
  filter = (
    core::try(attrs.acl, "private") != "log-delivery-write"
    && core::alltrue([for acl in graph::referrers(attrs, "aws_s3_bucket_acl", "bucket") : core::try(acl.acl, "private") != "log-delivery-write"])
  )

  locals {
    settings = graph::referrers(attrs, "aws_s3_bucket_logging", "bucket")
    target = (
      core::length(graph::referrers(attrs, "aws_s3_bucket_logging", "target_bucket")) > 0
      || core::length(graph::referrers(attrs, "aws_s3_bucket", "logging.target_bucket")) > 0
    )
  }

  enforce {
    condition     = core::alltrue([for bucket in [attrs] : core::length(local.settings) > 0 if core::length(bucket.logging) == 0 && !local.target])
    error_message = "`${meta.address}` does not log who accesses it: no `aws_s3_bucket_logging` in this configuration is for it"
    pass_message  = core::length(attrs.logging) > 0 || core::length(local.settings) > 0 ? "access is logged" : "it is where access logs are delivered"
  }
}
