rule "kms-public-policy" {
  title       = "Key policies name their principals"
  severity    = "critical"
  rationale   = "Whoever the key policy admits can decrypt what the key protects: data that was thought to be safe because it is encrypted."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value: kms:CallerAccount, kms:ViaService or aws:PrincipalOrgID. For the whole account name arn:aws:iam::ACCOUNT:root."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key_policy",
  ]
  controls = {
    aws-fsbp = ["KMS.5"]
  }
  aliases = [
    "CKV_AWS_33",
    "7ebc9038-0bde-479a-acc4-6ed7b6758899",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_kms_key_policy" "orders" {
        key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "kms:Decrypt"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key_policy" "orders" {
        key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "kms:Decrypt"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_kms_key_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its key public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}

# A policy that is written in the key itself; without one the account decides.
resource_policy "{aws_kms_key,aws_kms_external_key,aws_kms_replica_key}" "public" {
  filter = core::try(attrs.policy, null) != null

  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
