rule "kinesis-encryption-at-rest" {
  title       = "Kinesis streams are encrypted at rest"
  severity    = "medium"
  rationale   = "Records stay in the stream for a day or longer; encryption keeps them unreadable to those who may not use the key."
  remediation = "Set encryption_type = \"KMS\" and kms_key_id, for example \"alias/aws/kinesis\". Changed in place; producers and consumers need permission to use a key of your own."
  references = [
    "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kinesis_stream",
  ]
  controls = {
    aws-fsbp = ["Kinesis.1"]
  }
  aliases = [
    "CKV_AWS_43",
    "AVD-AWS-0064",
    "AWS-0064",
    "aws-kinesis-enable-in-transit-encryption",
    "5c6dd5e7-1fe0-4cae-8f81-4c122717cef3",
    "862fe4bf-3eec-4767-a517-40f378886b88",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_kinesis_stream" "clicks" {
        name        = "clicks"
        shard_count = 2
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kinesis_stream" "clicks" {
        name            = "clicks"
        shard_count     = 2
        encryption_type = "KMS"
        kms_key_id      = "alias/aws/kinesis"
      }
    EOT
  }
}

resource_policy "aws_kinesis_stream" "encrypted" {
  enforce {
    condition     = core::try(attrs.encryption_type, "NONE") == "KMS"
    error_message = "`${meta.address}` is not encrypted at rest"
  }

  # It needs a key as well, and who uses the stream needs permission to use that.
  fix "encrypt with the key of the service" {
    set = core::try(attrs.kms_key_id, null) == null ? [
      { path = "encryption_type", value = "KMS" },
      { path = "kms_key_id", value = "alias/aws/kinesis" },
    ] : [{ path = "encryption_type", value = "KMS" }]
    safety = "unsafe"
  }
}
