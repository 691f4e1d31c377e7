rule "sns-public-policy" {
  title       = "Topic policies name their principals"
  severity    = "critical"
  rationale   = "Anybody with an AWS account, or without one, can publish messages that subscribers act on, or subscribe and read along."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value: aws:SourceOwner or aws:SourceAccount with the account, aws:SourceArn, or aws:PrincipalOrgID. For AWS services name the service as the principal."
  references = [
    "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_policy",
  ]
  controls = {
    aws-fsbp = ["SNS.4"]
  }
  aliases = [
    "CKV_AWS_169",
    "b26d2b7e-60f6-413d-a3a1-a57db24aa2b3",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_sns_topic_policy" "orders" {
        arn = "arn:aws:sns:eu-central-1:111122223333:orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "sns:Publish"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_sns_topic_policy" "orders" {
        arn = "arn:aws:sns:eu-central-1:111122223333:orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "sns:Publish"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_sns_topic_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its topic public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}

# A policy that is written in the topic itself.
resource_policy "aws_sns_topic" "public" {
  filter = core::try(attrs.policy, null) != null

  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
