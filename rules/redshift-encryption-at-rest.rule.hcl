rule "redshift-encryption-at-rest" {
  title       = "Redshift clusters are encrypted at rest"
  severity    = "high"
  rationale   = "Blocks on disk, backups and snapshots of an unencrypted cluster contain the data warehouse in plain text."
  remediation = "Set encrypted = true, and write it down: before version 6 the provider does not encrypt by default. Redshift moves the data to an encrypted cluster in the background; the cluster can only be read meanwhile."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade",
  ]
  controls = {
    aws-fsbp = ["Redshift.10"]
  }
  aliases = [
    "CKV_AWS_64",
    "AVD-AWS-0084",
    "AWS-0084",
    "aws-redshift-encryption-customer-key",
    "cfdcabb0-fc06-427c-865b-c59f13e898ce",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
        encrypted              = false
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
        encrypted              = true
      }
    EOT
  }
}

resource_policy "aws_redshift_cluster" "encrypted" {
  enforce {
    condition     = attrs.encrypted == true
    error_message = "`${meta.address}` is not encrypted at rest"
  }

  # Redshift moves all data to encrypted nodes: the cluster can only be read meanwhile.
  fix "encrypt at rest" {
    set    = { path = "encrypted", value = true }
    safety = "unsafe"
  }
}

resource_policy "aws_redshiftserverless_namespace" "encrypted" {
  controls = { aws-fsbp = [] }

  enforce {
    condition    = true
    pass_message = "serverless namespaces are always encrypted at rest"
  }
}
