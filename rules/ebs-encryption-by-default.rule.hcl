rule "ebs-encryption-by-default" {
  title       = "EBS encryption by default is left on"
  severity    = "high"
  rationale   = "The setting encrypts every new volume and snapshot copy of the region, whoever creates it. Switched off, one forgotten argument stores data in plain text."
  remediation = "Set enabled = true, or remove the argument: true is its default."
  references = [
    "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_encryption_by_default",
  ]
  controls = {
    aws-fsbp      = ["EC2.7"]
    "cis-aws-3.0" = ["2.2.1"]
    "cis-aws-5.0" = ["5.1.1"]
  }
  aliases = [
    "CKV_AWS_106",
    "3d3f6270-546b-443c-adb4-bb6fb2187ca6",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ebs_encryption_by_default" "this" {
        enabled = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ebs_encryption_by_default" "this" {
        enabled = true
      }
    EOT
  }
}

resource_policy "aws_ebs_encryption_by_default" "enabled" {
  enforce {
    condition     = attrs.enabled == true
    error_message = "`${meta.address}` switches EBS encryption by default off"
  }

  # Changed in place, and only volumes that are created from then on are affected.
  fix "encrypt new volumes by default" {
    set    = { path = "enabled", value = true }
    safety = "safe"
  }
}
