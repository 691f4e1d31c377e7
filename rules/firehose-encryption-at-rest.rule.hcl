rule "firehose-encryption-at-rest" {
  title       = "Firehose streams are encrypted at rest"
  severity    = "medium"
  rationale   = "Firehose buffers records for up to 15 minutes, and for a day where the destination does not answer. Encryption keeps them unreadable until they are delivered."
  remediation = "Add server_side_encryption { enabled = true }. Changed in place. Streams that read from Kinesis or Kafka take no such setting: encrypt the source."
  references = [
    "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kinesis_firehose_delivery_stream",
  ]
  controls = {
    aws-fsbp = ["DataFirehose.1"]
  }
  aliases = ["CKV_AWS_240"]

  example "fail" {
    code = <<-EOT
      resource "aws_kinesis_firehose_delivery_stream" "events" {
        name        = "events"
        destination = "extended_s3"

        extended_s3_configuration {
          role_arn   = "arn:aws:iam::111122223333:role/firehose"
          bucket_arn = "arn:aws:s3:::events"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kinesis_firehose_delivery_stream" "events" {
        name        = "events"
        destination = "extended_s3"

        server_side_encryption {
          enabled = true
        }

        extended_s3_configuration {
          role_arn   = "arn:aws:iam::111122223333:role/firehose"
          bucket_arn = "arn:aws:s3:::events"
        }
      }
    EOT
  }
}

resource_policy "aws_kinesis_firehose_delivery_stream" "encrypted" {
  # A stream that reads from Kinesis or Kafka keeps nothing of its own: its source is encrypted or not.
  filter = core::length(attrs.kinesis_source_configuration) == 0 && core::length(core::try(attrs.msk_source_configuration, [])) == 0

  enforce {
    condition     = core::try(attrs.server_side_encryption[0].enabled, false) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = "server-side encryption is enabled"
  }

  # Changed in place; with the key that AWS owns nobody needs a permission.
  fix "encrypt at rest" {
    ensure_block = { block = "server_side_encryption", set = { enabled = true } }
    safety       = "safe"
  }
}
