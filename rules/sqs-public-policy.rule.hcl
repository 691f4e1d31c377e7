rule "sqs-public-policy" {
  title       = "Queue policies name their principals"
  severity    = "critical"
  rationale   = "Anybody with an AWS account, or without one, can send messages that consumers act on, or read and delete those that wait."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value: aws:SourceArn with the ARN of the topic, bucket or rule that sends, aws:SourceAccount or aws:PrincipalOrgID. For AWS services name the service as the principal."
  references = [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_policy",
  ]
  controls = {
    aws-fsbp = ["SQS.3"]
  }
  aliases = [
    "CKV_AWS_168",
    "CKV_AWS_387",
    "730675f9-52ed-49b6-8ead-0acb5dd7df7f",
    "abb06e5f-ef9a-4a99-98c6-376d396bfcdf",
    "816ea8cf-d589-442d-a917-2dd0ce0e45e3",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_sqs_queue_policy" "orders" {
        queue_url = "https://sqs.eu-central-1.amazonaws.com/111122223333/orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "sqs:SendMessage"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_sqs_queue_policy" "orders" {
        queue_url = "https://sqs.eu-central-1.amazonaws.com/111122223333/orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "sqs:SendMessage"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_sqs_queue_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its queue public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}

# A policy that is written in the queue itself.
resource_policy "aws_sqs_queue" "public" {
  filter = core::try(attrs.policy, null) != null

  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
