rule "sns-encryption-at-rest" {
  title       = "Topics are encrypted with a KMS key"
  severity    = "medium"
  rationale   = "SNS stores messages until every endpoint has received them. Without a KMS key on the topic only the disks are encrypted: nobody decides, and no log shows, who reads the messages."
  remediation = "Set kms_master_key_id to a key whose policy lets the publishing services use it (kms:GenerateDataKey* and kms:Decrypt). alias/aws/sns also works, but AWS services such as CloudWatch, S3 and EventBridge cannot publish to a topic that is encrypted with it. The change is made in place."
  references = [
    "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic",
  ]
  controls = {
    aws-security-hub = ["SNS.1"]
  }
  aliases = [
    "CKV_AWS_26",
    "AVD-AWS-0095",
    "AWS-0095",
    "aws-sns-enable-topic-encryption",
    "28545147-2fc6-42d5-a1f9-cf226658e591",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_sns_topic" "orders" {
        name = "orders"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "topics" {
        description         = "Topics"
        enable_key_rotation = true
      }

      resource "aws_sns_topic" "orders" {
        name              = "orders"
        kms_master_key_id = aws_kms_key.topics.arn
      }
    EOT
  }
}

resource_policy "aws_sns_topic" "encrypted" {
  enforce {
    # A key that is looked up is there, though its ARN is unknown.
    condition     = (attrs.kms_master_key_id != null && attrs.kms_master_key_id != "") || core::contains(["customer", "aws-managed"], aws::key_kind(attrs.kms_master_key_id))
    error_message = "`${meta.address}` is not encrypted with a KMS key: `kms_master_key_id` is not set"
    pass_message  = "`kms_master_key_id` is set"
  }

  # Changed in place, but AWS services cannot publish to a topic that is encrypted with this key, and who publishes needs
  # permission to use it.
  fix "encrypt with the key of SNS" {
    set    = { path = "kms_master_key_id", value = "alias/aws/sns" }
    safety = "unsafe"
  }
}
