rule "s3-acl-disabled" {
  enabled     = false
  title       = "ACLs are off"
  severity    = "medium"
  rationale   = "With ACLs on, an object can belong to the account that uploaded it, and each object can be shared on its own: no policy shows who may read it. Buckets made since April 2023 have ACLs off unless somebody turns them on; some old tools still need them, so this is off by default."
  remediation = "Set object_ownership = \"BucketOwnerEnforced\" in aws_s3_bucket_ownership_controls and remove aws_s3_bucket_acl, acl and grant. First grant in the bucket policy what ACLs granted: uploads that set an ACL other than bucket-owner-full-control then fail."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_ownership_controls",
  ]
  controls = {
    aws-fsbp = ["S3.12"]
  }
  aliases = ["CKV2_AWS_65"]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_ownership_controls" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        rule {
          object_ownership = "ObjectWriter"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_ownership_controls" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        rule {
          object_ownership = "BucketOwnerEnforced"
        }
      }
    EOT
  }
}

# The types that are joined below: module models are read for them.
locals {
  companions = [core::getresources("aws_s3_bucket_ownership_controls"), core::getresources("aws_s3_bucket_acl")]
}

resource_policy "aws_s3_bucket" "ownership" {
  locals {
    controls = graph::referrers(attrs, "aws_s3_bucket_ownership_controls", "bucket")
    enforced = core::anytrue([for control in local.controls : control.rule[0].object_ownership == "BucketOwnerEnforced"])
    acls     = graph::referrers(attrs, "aws_s3_bucket_acl", "bucket")
  }

  enforce {
    condition     = core::alltrue([for control in local.controls : control.rule[0].object_ownership == "BucketOwnerEnforced"])
    error_message = "`${meta.address}` uses ACLs: `object_ownership` is not `BucketOwnerEnforced`"
    pass_message  = core::length(local.controls) > 0 ? "`object_ownership` is `BucketOwnerEnforced`" : "nothing turns ACLs on, and new buckets have them off"
  }

  enforce {
    condition     = local.enforced || (core::length(local.acls) == 0 && core::length(attrs.grant) == 0 && !src::present(attrs.acl))
    error_message = "`${meta.address}` has an ACL, which needs ACLs to be on"
    pass_message  = "" # the first one says it
  }
}

# Of a bucket that is made elsewhere: no reference to it can be followed, and none here has its name.
resource_policy "aws_s3_bucket_ownership_controls" "ownership" {
  filter = !src::is_literal(graph::follow(attrs.bucket) != null) && core::length([for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]) == 0

  enforce {
    condition     = attrs.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "`${meta.address}` leaves ACLs on: `object_ownership` is `${attrs.rule[0].object_ownership}`, must be `BucketOwnerEnforced`"
    pass_message  = "`object_ownership` is `BucketOwnerEnforced`"
  }

  # Uploads that set an ACL fail from then on, and readers lose what ACLs granted them.
  fix "turn ACLs off" {
    set    = { path = "rule.object_ownership", value = "BucketOwnerEnforced" }
    safety = "unsafe"
  }
}
