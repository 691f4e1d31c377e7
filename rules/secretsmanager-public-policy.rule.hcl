rule "secretsmanager-public-policy" {
  title       = "Policies of secrets name their principals"
  severity    = "critical"
  rationale   = "Whoever the policy admits can read the secret, and with it whatever the secret opens."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value, such as aws:PrincipalOrgID. With block_public_policy = true on aws_secretsmanager_secret_policy AWS refuses a policy that is too broad."
  references = [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_policy",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3"]
  }
  aliases = ["fa00ce45-386d-4718-8392-fb485e1f3c5b"]

  example "fail" {
    code = <<-EOT
      resource "aws_secretsmanager_secret_policy" "orders" {
        secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-a1b2c3"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "secretsmanager:GetSecretValue"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_secretsmanager_secret_policy" "orders" {
        secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-a1b2c3"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "secretsmanager:GetSecretValue"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_secretsmanager_secret_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its secret public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}

# A policy that is written in the secret itself.
resource_policy "aws_secretsmanager_secret" "public" {
  filter = core::try(attrs.policy, null) != null

  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
