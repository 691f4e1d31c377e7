rule "sqs-encryption-at-rest" {
  title       = "Queues are encrypted at rest"
  severity    = "medium"
  rationale   = "Messages wait on disk until a consumer deletes them, and often contain personal data. SQS encrypts new queues with a key of its own, so an unencrypted queue is one that somebody has switched off."
  remediation = "Remove sqs_managed_sse_enabled = false or set it to true; for a key of your own set kms_master_key_id instead and give the producers kms:GenerateDataKey and kms:Decrypt, the consumers kms:Decrypt. The change is made in place."
  references = [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    "https://aws.amazon.com/blogs/compute/announcing-server-side-encryption-with-amazon-simple-queue-service-managed-encryption-keys-sse-sqs-by-default/",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue",
  ]
  controls = {
    aws-fsbp = ["SQS.1"]
  }
  aliases = [
    "CKV_AWS_27",
    "AVD-AWS-0096",
    "AWS-0096",
    "aws-sqs-enable-queue-encryption",
    "6e8849c1-3aa7-40e3-9063-b85ee300f29f",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_sqs_queue" "orders" {
        name                    = "orders"
        sqs_managed_sse_enabled = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_sqs_queue" "orders" {
        name                    = "orders"
        sqs_managed_sse_enabled = true
      }
    EOT
  }
}

resource_policy "aws_sqs_queue" "encrypted" {
  locals {
    # False where that is unknown: then the queue is encrypted all the same, unless somebody switches it off.
    has_key = src::is_literal(core::try(attrs.kms_master_key_id, "") != "") && core::try(attrs.kms_master_key_id, "") != ""
  }

  enforce {
    # SQS encrypts new queues by itself. A key turns the encryption with SQS's own key off, and takes its place.
    condition = core::alltrue([
      for queue in [attrs] : core::try(queue.sqs_managed_sse_enabled, true) == true
      if !(queue.kms_master_key_id != null && queue.kms_master_key_id != "") && !core::contains(["customer", "aws-managed"], aws::key_kind(queue.kms_master_key_id))
    ])
    error_message = "`${meta.address}` is not encrypted at rest: `sqs_managed_sse_enabled` is `false` and `kms_master_key_id` is not set"
    pass_message = (
      core::try(attrs.sqs_managed_sse_enabled, null) == true ? "`sqs_managed_sse_enabled` is `true`"
      : core::try(attrs.sqs_managed_sse_enabled, null) == false || local.has_key ? "`kms_master_key_id` is set"
      : "`sqs_managed_sse_enabled` is not set, and SQS encrypts new queues by default"
    )
  }

  # Changed in place; senders and receivers need no new permission for a key of SQS.
  fix "encrypt with the key of SQS" {
    set    = { path = "sqs_managed_sse_enabled", value = true }
    safety = "safe"
  }
}
