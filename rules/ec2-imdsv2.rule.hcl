rule "ec2-imdsv2" {
  title       = "Instances require IMDSv2"
  severity    = "high"
  rationale   = "With IMDSv1 a single forged request from a web application is enough to read the credentials of the instance's role. IMDSv2 requires a session token first."
  remediation = "Set http_tokens = \"required\" in metadata_options, or for the whole region in aws_ec2_instance_metadata_defaults."
  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_instance_metadata_defaults",
  ]
  controls = {
    aws-fsbp      = ["EC2.8", "EC2.170", "AutoScaling.3"]
    "cis-aws-3.0" = ["5.6"]
    "cis-aws-5.0" = ["5.7"]
  }
  aliases = [
    "CKV_AWS_79",
    "AVD-AWS-0028",
    "AWS-0028",
    "aws-ec2-enforce-http-token-imds",
    "AVD-AWS-0130",
    "AWS-0130",
    "aws-autoscaling-enforce-http-token-imds",
    "aws-ec2-enforce-launch-config-http-token-imds",
    "f1g2h3i4-j5k6-7lmn-8opq-9012rstuvwxy",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami           = "ami-0a1b2c3d4e5f60718"
        instance_type = "t3.small"

        metadata_options {
          http_tokens = "optional"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami           = "ami-0a1b2c3d4e5f60718"
        instance_type = "t3.small"

        metadata_options {
          http_tokens = "required"
        }
      }
    EOT
  }
}

resource_policy "{aws_instance,aws_launch_template,aws_launch_configuration}" "tokens" {
  controls = {
    aws-fsbp = {
      aws_instance             = ["EC2.8"]
      aws_launch_template      = ["EC2.170"]
      aws_launch_configuration = ["AutoScaling.3"]
    }[meta.type]
  }

  # What an instance does not write itself comes from its launch template, which is checked on its own.
  filter = core::length(attrs.metadata_options) > 0 || core::try(core::length(attrs.launch_template), 0) == 0

  locals {
    options = attrs.metadata_options
    # Without the argument the default of the account decides, then the image: of most images only AWS knows.
    account = [
      for defaults in core::getresources("aws_ec2_instance_metadata_defaults", {}) : defaults.http_tokens
      if core::try(defaults.http_tokens, "no-preference") != "no-preference" && (
        core::try(defaults.region, null) == core::try(attrs.region, null)
        || (core::try(defaults.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(defaults.region, attrs.region)
      )
    ]
    image   = core::anytrue([for image in core::getresources("aws_ami", { id = core::try(attrs.ami, attrs.image_id, null) }) : image.imds_support == "v2.0"])
    default = core::length(local.account) > 0 ? local.account[0] : local.image ? "required" : core::getdatasource("aws_ami", {}).imds_support
    tokens  = core::try(local.options[0].http_tokens, local.default)
  }

  enforce {
    condition     = core::alltrue([for resource in [attrs] : local.tokens == "required" if core::try(local.options[0].http_endpoint, "enabled") != "disabled"])
    error_message = core::try(local.options[0].http_tokens, null) == null ? "`${meta.address}` allows IMDSv1: `http_tokens` is not set, and neither the account nor the image requires it" : "`${meta.address}` allows IMDSv1: `http_tokens` is \"optional\", must be \"required\""
    pass_message  = core::try(local.options[0].http_endpoint, "enabled") == "disabled" ? "the metadata service is disabled" : core::try(local.options[0].http_tokens, null) == "required" ? "`http_tokens` is \"required\"" : core::length(local.account) > 0 ? "`aws_ec2_instance_metadata_defaults` requires IMDSv2" : "the image requires IMDSv2"
  }

  # Changed in place, but programs on the instance that still use IMDSv1 lose their credentials.
  fix "require IMDSv2" {
    ensure_block = { block = "metadata_options", set = { http_tokens = "required" } }
    safety       = "unsafe"
  }
}
