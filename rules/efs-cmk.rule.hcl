rule "efs-cmk" {
  title       = "EFS file systems are encrypted with a customer-managed key"
  severity    = "low"
  enabled     = false
  rationale   = "Only with a key of your own can you decide who may use it, watch that, and withdraw it. It costs money and work, so the rule is off by default."
  remediation = "Set kms_key_id to the ARN of a KMS key of your own, with encrypted = true. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system",
  ]
  aliases = ["CKV_AWS_184", "25d251f3-f348-4f95-845c-1090e41a615c"]

  example "fail" {
    code = <<-EOT
      resource "aws_efs_file_system" "orders" {
        creation_token = "orders"
        encrypted      = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "data"
        enable_key_rotation = true
      }

      resource "aws_efs_file_system" "orders" {
        creation_token = "orders"
        encrypted      = true
        kms_key_id     = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "aws_efs_file_system" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.kms_key_id, null)) != null && aws::key_kind(core::try(attrs.kms_key_id, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }

  # A key without encryption encrypts nothing.
  enforce {
    condition     = core::alltrue([for system in [attrs] : core::try(attrs.encrypted, false) == true if core::try(attrs.kms_key_id, null) != null])
    error_message = "`${meta.address}` names a key, but is not encrypted at rest"
    pass_message  = "" # the one before says it
  }
}
