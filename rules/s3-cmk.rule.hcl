rule "s3-cmk" {
  enabled     = false
  title       = "Buckets are encrypted with a customer-managed key"
  severity    = "low"
  rationale   = "S3 encrypts every object, without a key of yours with one of its own. A key of your own shows in CloudTrail who decrypts, and can be withdrawn. Few are obliged to have one, so this is off by default."
  remediation = "Add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm = \"aws:kms\" and kms_master_key_id, and bucket_key_enabled = true, which saves most requests to KMS. It is changed in place and applies to objects that are written from then on; whoever reads or writes them needs permission to use the key."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration",
  ]
  controls = {
    aws-security-hub = ["S3.17"]
  }
  aliases = [
    "CKV_AWS_145",
    "CKV_AWS_186",
    "AVD-AWS-0132",
    "AWS-0132",
    "aws-s3-encryption-customer-key",
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
      resource "aws_kms_key" "invoices" {
        description         = "Invoices"
        enable_key_rotation = true
      }

      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_server_side_encryption_configuration" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        rule {
          bucket_key_enabled = true

          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.invoices.arn
          }
        }
      }
    EOT
  }
}

# The types that are joined below: module models are read for them.
locals {
  companions = [core::getresources("aws_s3_bucket_server_side_encryption_configuration"), core::getresources("aws_s3_bucket_logging"), core::getresources("aws_s3_bucket_acl")]
  algorithms = ["aws:kms", "aws:kms:dsse"]
}

resource_policy "aws_s3_bucket" "key" {
  # S3 and load balancers deliver access logs only to buckets that are encrypted with a key of S3.
  filter = !(
    core::length(graph::referrers(attrs, "aws_s3_bucket_logging", "target_bucket")) > 0
    || core::length(graph::referrers(attrs, "aws_s3_bucket", "logging.target_bucket")) > 0
    || core::length(graph::referrers(attrs, "aws_lb", "access_logs.bucket")) > 0
    || core::length(graph::referrers(attrs, "aws_elb", "access_logs.bucket")) > 0
    || core::anytrue([for acl in graph::referrers(attrs, "aws_s3_bucket_acl", "bucket") : core::try(acl.acl, "private") == "log-delivery-write"])
    || core::try(attrs.acl, "private") == "log-delivery-write"
  )

  locals {
    configurations = core::concat(
      core::flatten([for configuration in graph::referrers(attrs, "aws_s3_bucket_server_side_encryption_configuration", "bucket") : configuration.rule]),
      core::flatten([for configuration in attrs.server_side_encryption_configuration : configuration.rule]),
    )
    defaults = core::flatten([for rule in local.configurations : rule.apply_server_side_encryption_by_default])
  }

  enforce {
    condition     = core::anytrue([for default in local.defaults : core::contains(local.algorithms, default.sse_algorithm) ? aws::key_kind(default.kms_master_key_id) == "customer" : false])
    error_message = "`${meta.address}` is not encrypted with a customer-managed key: ${core::length(local.defaults) == 0 ? "S3 encrypts it with its own" : "its default encryption uses none"}"
    pass_message  = "its default encryption uses a customer-managed key"
  }
}

# Of a bucket that is made elsewhere: no reference to it can be followed, and none here has its name.
resource_policy "aws_s3_bucket_server_side_encryption_configuration" "key" {
  filter = !src::is_literal(graph::follow(attrs.bucket) != null) && core::length([for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]) == 0

  locals {
    defaults = core::flatten([for rule in attrs.rule : rule.apply_server_side_encryption_by_default])
  }

  enforce {
    condition     = core::anytrue([for default in local.defaults : core::contains(local.algorithms, default.sse_algorithm) ? aws::key_kind(default.kms_master_key_id) == "customer" : false])
    error_message = "`${meta.address}` does not encrypt with a customer-managed key"
    pass_message  = "the default encryption uses a customer-managed key"
  }
}

# An object that says nothing is encrypted as its bucket says.
resource_policy "{aws_s3_object,aws_s3_bucket_object,aws_s3_object_copy}" "key" {
  controls = { aws-security-hub = [] }

  filter = core::try(attrs.server_side_encryption, null) != null || core::try(attrs.kms_key_id, null) != null

  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, null)) == "customer"
    error_message = "`${meta.address}` is not encrypted with a customer-managed key"
    pass_message  = "`kms_key_id` is a customer-managed key"
  }
}
