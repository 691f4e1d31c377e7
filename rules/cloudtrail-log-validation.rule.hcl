rule "cloudtrail-log-validation" {
  title       = "Log files of trails are validated"
  severity    = "low"
  rationale   = "With validation CloudTrail writes signed digests next to its log files, which show whether one was changed or deleted afterwards. It protects the evidence, not the systems themselves."
  remediation = "Set enable_log_file_validation = true. It is changed in place and applies to log files that are delivered from then on."
  references = [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail",
  ]
  controls = {
    aws-fsbp      = ["CloudTrail.4"]
    "cis-aws-3.0" = ["3.2"]
    "cis-aws-5.0" = ["3.2"]
  }
  aliases = [
    "CKV_AWS_36",
    "AVD-AWS-0016",
    "AWS-0016",
    "aws-cloudtrail-enable-log-validation",
    "52ffcfa6-6c70-4ea6-8376-d828d3961669",
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
      resource "aws_cloudtrail" "main" {
        name                       = "main"
        s3_bucket_name             = "example-trails"
        is_multi_region_trail      = true
        enable_log_file_validation = true
      }
    EOT
  }
}

resource_policy "aws_cloudtrail" "validated" {
  enforce {
    condition     = attrs.enable_log_file_validation == true
    error_message = "`${meta.address}` does not validate its log files: `enable_log_file_validation` is `false`, must be `true`"
    pass_message  = "`enable_log_file_validation` is `true`"
  }

  # Changed in place; digests are written in addition to the log files.
  fix "validate log files" {
    set    = { path = "enable_log_file_validation", value = true }
    safety = "safe"
  }
}
