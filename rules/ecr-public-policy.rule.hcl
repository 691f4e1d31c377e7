rule "ecr-public-policy" {
  title       = "Repository policies name their principals"
  severity    = "critical"
  rationale   = "Anybody with an AWS account can pull images, with what was built into them, or push others in their place."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value, such as aws:PrincipalOrgID. Images for everybody belong in a public repository (aws_ecrpublic_repository)."
  references = [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository_policy",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3"]
  }
  aliases = [
    "CKV_AWS_32",
    "AVD-AWS-0032",
    "AWS-0032",
    "aws-ecr-no-public-access",
    "e86e26fc-489e-44f0-9bcd-97305e4ba69a",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ecr_repository_policy" "orders" {
        repository = "orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "ecr:BatchGetImage"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ecr_repository_policy" "orders" {
        repository = "orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "ecr:BatchGetImage"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_ecr_repository_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its repository public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
