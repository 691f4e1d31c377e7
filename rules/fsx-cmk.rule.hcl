rule "fsx-cmk" {
  title       = "FSx file systems are encrypted with a customer-managed key"
  severity    = "low"
  enabled     = false
  rationale   = "Only with a key of your own can you decide who may use it, watch that, and withdraw it. It costs money and work, so the rule is off by default."
  remediation = "Set kms_key_id to the ARN of a KMS key of your own. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_windows_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_lustre_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_ontap_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_openzfs_file_system",
  ]
  aliases = [
    "CKV_AWS_178",
    "CKV_AWS_179",
    "CKV_AWS_190",
    "CKV_AWS_203",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_fsx_openzfs_file_system" "orders" {
        storage_capacity    = 64
        throughput_capacity = 160
        subnet_ids          = ["subnet-0a1b2c3d4e5f60718"]
        deployment_type     = "SINGLE_AZ_2"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "data"
        enable_key_rotation = true
      }

      resource "aws_fsx_openzfs_file_system" "orders" {
        storage_capacity    = 64
        throughput_capacity = 160
        subnet_ids          = ["subnet-0a1b2c3d4e5f60718"]
        deployment_type     = "SINGLE_AZ_2"
        kms_key_id          = aws_kms_key.data.arn
      }
    EOT
  }
}

resource_policy "{aws_fsx_windows_file_system,aws_fsx_lustre_file_system,aws_fsx_ontap_file_system,aws_fsx_openzfs_file_system}" "key" {
  # Scratch Lustre is always encrypted with a key of the service.
  filter = meta.type != "aws_fsx_lustre_file_system" || core::startswith(core::try(attrs.deployment_type, "SCRATCH_1"), "PERSISTENT")

  locals {
    # What is restored may keep the key of its backup, which only AWS knows.
    key = core::try(attrs.kms_key_id, core::try(attrs.backup_id, null) == null ? null : core::getdatasource(meta.type, {}).kms_key_id)
  }

  enforce {
    condition     = aws::key_kind(local.key) != null && aws::key_kind(local.key) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.kms_key_id, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}
