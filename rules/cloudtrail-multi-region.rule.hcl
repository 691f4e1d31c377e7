rule "cloudtrail-multi-region" {
  title       = "Trails record all regions"
  severity    = "high"
  rationale   = "Somebody with stolen credentials works in a region that nobody looks at. A trail of a single region, or one that is switched off, does not record it, and what was not recorded cannot be investigated."
  remediation = "Set is_multi_region_trail = true and remove enable_logging = false. Both are changed in place. An organization trail records a single region as well, unless is_multi_region_trail is set."
  references = [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail",
  ]
  controls = {
    aws-fsbp      = ["CloudTrail.1"]
    "cis-aws-3.0" = ["3.1"]
    "cis-aws-5.0" = ["3.1"]
  }
  aliases = [
    "CKV_AWS_67",
    "CKV_AWS_251",
    "AVD-AWS-0014",
    "AWS-0014",
    "aws-cloudtrail-enable-all-regions",
    "8173d5eb-96b5-4aa6-a71b-ecfa153c123d",
    "4bb76f17-3d63-4529-bdca-2b454529d774",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_cloudtrail" "main" {
        name           = "main"
        s3_bucket_name = "example-trails"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_cloudtrail" "main" {
        name                  = "main"
        s3_bucket_name        = "example-trails"
        is_multi_region_trail = true
      }
    EOT
  }
}

resource_policy "aws_cloudtrail" "regions" {
  enforce {
    aliases       = ["CKV_AWS_67", "AVD-AWS-0014", "AWS-0014", "aws-cloudtrail-enable-all-regions", "8173d5eb-96b5-4aa6-a71b-ecfa153c123d"]
    condition     = attrs.is_multi_region_trail == true
    error_message = "`${meta.address}` records a single region: `is_multi_region_trail` is `false`, must be `true`"
    pass_message  = "`is_multi_region_trail` is `true`"
  }

  enforce {
    aliases       = ["CKV_AWS_251", "4bb76f17-3d63-4529-bdca-2b454529d774"]
    condition     = attrs.enable_logging == true
    error_message = "`${meta.address}` is switched off: `enable_logging` is `false`, must be `true`"
    pass_message  = "" # the first one says what the trail records
  }

  # Changed in place; nothing that is recorded now is lost.
  fix "record all regions" {
    set    = { path = "is_multi_region_trail", value = true }
    safety = "safe"
  }

  # Changed in place.
  fix "switch the trail on" {
    set    = { path = "enable_logging", value = true }
    safety = "safe"
  }
}
