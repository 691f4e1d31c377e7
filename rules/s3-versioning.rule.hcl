rule "s3-versioning" {
  enabled     = false
  title       = "Objects are versioned"
  severity    = "low"
  rationale   = "Without versions an object that is overwritten or deleted, by mistake or by an attacker, is gone. Many buckets contain only what can be made again, so this is off by default."
  remediation = "Add an aws_s3_bucket_versioning with status = \"Enabled\" (before provider 4: a versioning block with enabled = true), and a lifecycle rule that expires old versions. It is changed in place; versions are paid for like objects."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning",
  ]
  controls = {
    aws-security-hub = ["S3.14"]
  }
  aliases = [
    "CKV_AWS_21",
    "AVD-AWS-0090",
    "AWS-0090",
    "aws-s3-enable-versioning",
    "568a4d22-3517-44a6-a7ad-6a7eed88722c",
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
}

# The types that are joined below: module models are read for them.
locals {
  companions = core::getresources("aws_s3_bucket_versioning")
}

resource_policy "aws_s3_bucket" "versioned" {
  locals {
    settings = graph::referrers(attrs, "aws_s3_bucket_versioning", "bucket")
  }

  enforce {
    condition = (
      core::anytrue([for setting in local.settings : setting.versioning_configuration[0].status == "Enabled"])
      || core::anytrue([for versioning in attrs.versioning : versioning.enabled == true])
    )
    error_message = "`${meta.address}` is not versioned"
    pass_message  = "versioning is enabled"
  }
}

# Of a bucket that is made elsewhere: no reference to it can be followed, and none here has its name.
resource_policy "aws_s3_bucket_versioning" "versioned" {
  filter = !src::is_literal(graph::follow(attrs.bucket) != null) && core::length([for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]) == 0

  enforce {
    condition     = attrs.versioning_configuration[0].status == "Enabled"
    error_message = "`${meta.address}` does not version its bucket: `status` is `${attrs.versioning_configuration[0].status}`, must be `Enabled`"
    pass_message  = "versioning is enabled"
  }

  # Changed in place; from then on overwritten objects stay, and are paid for, until a lifecycle rule expires them.
  fix "keep versions" {
    set    = { path = "versioning_configuration.status", value = "Enabled" }
    safety = "unsafe"
  }
}
