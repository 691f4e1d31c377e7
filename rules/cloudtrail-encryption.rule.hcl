rule "cloudtrail-encryption" {
  title       = "Trails are encrypted with a KMS key"
  severity    = "medium"
  rationale   = "Log files of a trail name every user, role and resource. Without a KMS key S3 encrypts them for everybody who may read the bucket; with one, reading them also needs permission to use the key."
  remediation = "Set kms_key_id to the ARN of a customer-managed key whose policy lets cloudtrail.amazonaws.com encrypt with it. It is changed in place; files that were delivered before stay as they are."
  references = [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail",
  ]
  controls = {
    aws-fsbp      = ["CloudTrail.2"]
    "cis-aws-3.0" = ["3.5"]
    "cis-aws-5.0" = ["3.5"]
  }
  aliases = [
    "CKV_AWS_35",
    "AVD-AWS-0015",
    "AWS-0015",
    "aws-cloudtrail-encryption-customer-managed-key",
    "5d9e3164-9265-470c-9a10-57ae454ac0c7",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_cloudtrail" "main" {
        name                  = "main"
        s3_bucket_name        = "example-trails"
        is_multi_region_trail = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "trails" {
        description         = "Trails"
        enable_key_rotation = true
      }

      resource "aws_cloudtrail" "main" {
        name                  = "main"
        s3_bucket_name        = "example-trails"
        is_multi_region_trail = true
        kms_key_id            = aws_kms_key.trails.arn
      }
    EOT
  }
}

resource_policy "aws_cloudtrail" "encrypted" {
  enforce {
    # A key that is looked up is there, though its ARN is unknown.
    condition     = (attrs.kms_key_id != null && attrs.kms_key_id != "") || core::contains(["customer", "aws-managed"], aws::key_kind(attrs.kms_key_id))
    error_message = "`${meta.address}` is not encrypted with a KMS key: `kms_key_id` is not set"
    pass_message  = "`kms_key_id` is set"
  }
}
