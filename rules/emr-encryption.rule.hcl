rule "emr-encryption" {
  title       = "EMR clusters encrypt data at rest and in transit"
  severity    = "medium"
  rationale   = "Cluster nodes keep data on local disks and exchange it while a job runs; neither is encrypted without a security configuration."
  remediation = "Name an aws_emr_security_configuration in security_configuration of the cluster, with EnableAtRestEncryption and EnableInTransitEncryption set to true, a LocalDiskEncryptionConfiguration and a TLSCertificateConfiguration. Both are replaced by the change."
  references = [
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html",
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/emr_security_configuration",
  ]
  controls = {
    aws-fsbp = ["EMR.3", "EMR.4"]
  }
  aliases = [
    "CKV2_AWS_55",
    "CKV_AWS_349",
    "CKV_AWS_351",
    "AVD-AWS-0137",
    "AWS-0137",
    "aws-emr-enable-at-rest-encryption",
    "AVD-AWS-0138",
    "AWS-0138",
    "aws-emr-enable-in-transit-encryption",
    "AVD-AWS-0139",
    "AWS-0139",
    "aws-emr-enable-local-disk-encryption",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_emr_security_configuration" "jobs" {
        name = "jobs"

        configuration = jsonencode({
          EncryptionConfiguration = {
            EnableInTransitEncryption = false
            EnableAtRestEncryption    = true
            AtRestEncryptionConfiguration = {
              S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
              LocalDiskEncryptionConfiguration = {
                EncryptionKeyProviderType = "AwsKms"
                AwsKmsKey                 = "arn:aws:kms:eu-west-1:111122223333:key/1f5c1c0a-7a1d-4a4a-9f3e-0c7f6d1b2a3c"
              }
            }
          }
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_emr_security_configuration" "jobs" {
        name = "jobs"

        configuration = jsonencode({
          EncryptionConfiguration = {
            EnableInTransitEncryption = true
            EnableAtRestEncryption    = true
            AtRestEncryptionConfiguration = {
              S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
              LocalDiskEncryptionConfiguration = {
                EncryptionKeyProviderType = "AwsKms"
                AwsKmsKey                 = "arn:aws:kms:eu-west-1:111122223333:key/1f5c1c0a-7a1d-4a4a-9f3e-0c7f6d1b2a3c"
              }
            }
            InTransitEncryptionConfiguration = {
              TLSCertificateConfiguration = {
                CertificateProviderType = "PEM"
                S3Object                = "s3://example-emr/certificates.zip"
              }
            }
          }
        })
      }
    EOT
  }
}

resource_policy "aws_emr_security_configuration" "encryption" {
  locals {
    configuration = core::jsondecode(attrs.configuration)
  }

  enforce {
    aliases       = ["CKV_AWS_349", "AVD-AWS-0137", "AWS-0137", "aws-emr-enable-at-rest-encryption", "AVD-AWS-0139", "AWS-0139", "aws-emr-enable-local-disk-encryption"]
    condition     = core::try(local.configuration.EncryptionConfiguration.EnableAtRestEncryption, false) == true
    error_message = "`${meta.address}` does not encrypt data at rest"
    pass_message  = "data is encrypted at rest"
    controls      = { aws-fsbp = ["EMR.3"] }
  }

  # Without a setting for local disks only data in S3 is encrypted.
  enforce {
    aliases       = ["CKV_AWS_349", "AVD-AWS-0139", "AWS-0139", "aws-emr-enable-local-disk-encryption"]
    condition     = core::try(local.configuration.EncryptionConfiguration.EnableAtRestEncryption, false) != true || core::can(local.configuration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration)
    error_message = "`${meta.address}` does not encrypt the local disks of its nodes"
    pass_message  = "" # see the condition before
    controls      = { aws-fsbp = [] }
  }

  enforce {
    aliases       = ["CKV_AWS_351", "AVD-AWS-0138", "AWS-0138", "aws-emr-enable-in-transit-encryption"]
    condition     = core::try(local.configuration.EncryptionConfiguration.EnableInTransitEncryption, false) == true
    error_message = "`${meta.address}` does not encrypt data in transit"
    pass_message  = "data is encrypted in transit"
    controls      = { aws-fsbp = ["EMR.4"] }
  }
}

resource_policy "aws_emr_cluster" "named" {
  controls = { aws-fsbp = [] }

  filter = attrs.security_configuration == null

  enforce {
    aliases       = ["CKV2_AWS_55"]
    condition     = attrs.security_configuration != null
    error_message = "`${meta.address}` has no security configuration, so nothing is encrypted"
  }
}

# A gap in the configuration is reported for the cluster too, at the same place.
resource_policy "aws_emr_cluster" "configuration" {
  controls = { aws-fsbp = [] }

  filter = attrs.security_configuration != null

  locals {
    configuration = graph::follow(attrs.security_configuration)
    # One that is created elsewhere cannot be read.
    text       = core::try(local.configuration.configuration, null) == null ? core::getdatasource("aws_emr_security_configuration", { name = attrs.security_configuration }).configuration : local.configuration.configuration
    encryption = core::try(core::jsondecode(local.text).EncryptionConfiguration, {})
  }

  enforce {
    aliases       = []
    condition     = core::try(local.encryption.EnableAtRestEncryption, false) == true && core::try(local.encryption.EnableInTransitEncryption, false) == true
    error_message = "`${meta.address}` uses a security configuration that does not encrypt everything"
    pass_message  = "its security configuration encrypts data at rest and in transit"
  }
}
