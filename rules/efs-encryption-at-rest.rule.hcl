rule "efs-encryption-at-rest" {
  title       = "EFS file systems are encrypted at rest"
  severity    = "high"
  rationale   = "Shared file systems collect data of many services and their backups outlive them. Encryption can only be chosen when the file system is created."
  remediation = "Set encrypted = true. It forces replacement: copy the data into a new, encrypted file system."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system",
  ]
  controls = {
    aws-fsbp      = ["EFS.1", "EFS.8"]
    "cis-aws-3.0" = ["2.4.1"]
    "cis-aws-5.0" = ["2.3.1"]
  }
  aliases = [
    "CKV_AWS_42",
    "AVD-AWS-0037",
    "AWS-0037",
    "aws-efs-enable-at-rest-encryption",
    "48207659-729f-4b5c-9402-f884257d794f",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_efs_file_system" "uploads" {
        creation_token = "uploads"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_efs_file_system" "uploads" {
        creation_token = "uploads"
        encrypted      = true
      }
    EOT
  }
}

resource_policy "aws_efs_file_system" "encrypted" {
  enforce {
    condition     = core::try(attrs.encrypted, false) == true
    error_message = "`${meta.address}` is not encrypted at rest"
  }

  # The file system is replaced, and its files are lost.
  fix "encrypt, in a new file system" {
    set    = { path = "encrypted", value = true }
    safety = "unsafe"
  }
}
