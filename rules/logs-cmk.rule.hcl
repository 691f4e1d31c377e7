rule "logs-cmk" {
  enabled     = false
  title       = "Log groups are encrypted with a customer-managed key"
  severity    = "low"
  rationale   = "CloudWatch encrypts all logs, without a key of yours with one of its own. A key of your own shows in CloudTrail who decrypts, and can be withdrawn. Few are obliged to have one, so this is off by default."
  remediation = "Set kms_key_id to the ARN of a key whose policy lets logs.REGION.amazonaws.com use it. It is changed in place and applies to what is written from then on; whoever reads the logs then needs kms:Decrypt."
  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group",
  ]
  aliases = [
    "CKV_AWS_158",
    "AVD-AWS-0017",
    "AWS-0017",
    "aws-cloudwatch-log-group-customer-key",
    "0afbcfe9-d341-4b92-a64c-7e6de0543879",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_cloudwatch_log_group" "orders" {
        name              = "/ecs/orders"
        retention_in_days = 365
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "logs" {
        description         = "Logs"
        enable_key_rotation = true
      }

      resource "aws_cloudwatch_log_group" "orders" {
        name              = "/ecs/orders"
        retention_in_days = 365
        kms_key_id        = aws_kms_key.logs.arn
      }
    EOT
  }
}

resource_policy "aws_cloudwatch_log_group" "key" {
  enforce {
    condition     = aws::key_kind(attrs.kms_key_id) == "customer"
    error_message = "`${meta.address}` is not encrypted with a customer-managed key: ${attrs.kms_key_id == null || attrs.kms_key_id == "" ? "`kms_key_id` is not set" : "AWS manages the key that `kms_key_id` names"}"
    pass_message  = "`kms_key_id` is a customer-managed key"
  }
}
