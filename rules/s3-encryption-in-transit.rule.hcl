rule "s3-encryption-in-transit" {
  title       = "Bucket policies deny plain HTTP"
  severity    = "medium"
  rationale   = "S3 answers over plain HTTP as well, unless the bucket policy denies it: whoever is on the way can read and change what is transferred. All SDKs use HTTPS by default, so this protects against a wrong setting."
  remediation = "Add a statement to the bucket policy that denies s3:* to everybody on the bucket and its objects where aws:SecureTransport is \"false\". A bucket has one policy: add the statement to what is there. Clients that use HTTP are refused from then on."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy",
  ]
  controls = {
    aws-fsbp      = ["S3.5"]
    "cis-aws-3.0" = ["2.1.1"]
    "cis-aws-5.0" = ["2.1.1"]
  }
  aliases = ["CKV_AWS_379", "4bc4dd4c-7d8d-405e-a0fb-57fa4c31b4d9"]

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

      resource "aws_s3_bucket_policy" "invoices" {
        bucket = aws_s3_bucket.invoices.id

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Deny"
            Principal = "*"
            Action    = "s3:*"
            Resource  = [aws_s3_bucket.invoices.arn, "$${aws_s3_bucket.invoices.arn}/*"]
            Condition = { Bool = { "aws:SecureTransport" = "false" } }
          }]
        })
      }
    EOT
  }
}

# The types that are joined below: module models are read for them.
locals {
  companions = core::getresources("aws_s3_bucket_policy")
}

resource_policy "aws_s3_bucket" "tls" {
  locals {
    policies = graph::referrers(attrs, "aws_s3_bucket_policy", "bucket")
    own      = core::try(attrs.policy, null)
  }

  enforce {
    condition = (
      core::anytrue([for policy in local.policies : iam::denies_insecure_transport(policy.policy)])
      || (local.own != null && iam::denies_insecure_transport(local.own))
    )
    error_message = "`${meta.address}` can be used over plain HTTP: ${core::length(local.policies) > 0 || local.own != null ? "no statement of its policy denies that on the bucket and its objects" : "it has no policy in this configuration that denies it"}"
    pass_message  = "its policy denies requests without TLS"
  }
}

# Of a bucket that is made elsewhere: no reference to it can be followed, and none here has its name.
resource_policy "aws_s3_bucket_policy" "tls" {
  filter = !src::is_literal(graph::follow(attrs.bucket) != null) && core::length([for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]) == 0

  enforce {
    condition     = iam::denies_insecure_transport(attrs.policy)
    error_message = "`${meta.address}` does not deny plain HTTP: no statement does so on the bucket and its objects"
    pass_message  = "it denies requests without TLS"
  }
}
