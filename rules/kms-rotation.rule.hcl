rule "kms-rotation" {
  title       = "Symmetric KMS keys rotate"
  severity    = "medium"
  rationale   = "Rotation gives a key new key material every year and limits how much data one material encrypts, without any change for those who use the key. Each rotation adds a small monthly fee."
  remediation = "Set enable_key_rotation = true. It is changed in place, and what was encrypted before stays readable. Asymmetric and HMAC keys, and keys in custom key stores, cannot rotate automatically."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key",
  ]
  controls = {
    aws-security-hub = ["KMS.4"]
    "cis-aws-3.0"    = ["3.6"]
    "cis-aws-5.0"    = ["3.6"]
  }
  aliases = [
    "CKV_AWS_7",
    "AVD-AWS-0065",
    "AWS-0065",
    "aws-kms-auto-rotate-keys",
    "22fbfeac-7b5a-421a-8a27-7a2178bb910b",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_kms_key" "orders" {
        description = "Orders"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "orders" {
        description         = "Orders"
        enable_key_rotation = true
      }
    EOT
  }
}

resource_policy "aws_kms_key" "rotates" {
  # KMS rotates symmetric encryption keys only, and none of a custom or external key store.
  filter = (
    core::try(attrs.customer_master_key_spec, "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    && core::try(attrs.key_usage, "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT"
    && attrs.custom_key_store_id == null
  )

  enforce {
    condition     = attrs.enable_key_rotation == true
    error_message = "`${meta.address}` does not rotate: `enable_key_rotation` is `false`, must be `true`"
    pass_message  = "`enable_key_rotation` is `true`"
  }

  # Changed in place; the key keeps its id, and old material still decrypts.
  fix "rotate the key" {
    set    = { path = "enable_key_rotation", value = true }
    safety = "safe"
  }
}
