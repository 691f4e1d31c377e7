rule "redshift-public-access" {
  title       = "Redshift clusters and workgroups have no public address"
  severity    = "critical"
  rationale   = "A cluster or workgroup with publicly_accessible = true gets a public address. Whether the internet reaches the data warehouse then hangs on a security group alone."
  remediation = "Set publicly_accessible = false, and write it down: before version 6 the provider makes clusters public by default."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshiftserverless_workgroup",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade",
  ]
  controls = {
    aws-fsbp = ["Redshift.1", "RedshiftServerless.3"]
  }
  aliases = ["CKV_AWS_87", "af173fde-95ea-4584-b904-bb3923ac4bda"]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
        publicly_accessible    = true
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
        publicly_accessible    = false
      }
    EOT
  }
}

resource_policy "aws_redshift_cluster" "address" {
  controls = { aws-fsbp = ["Redshift.1"] }

  enforce {
    condition     = attrs.publicly_accessible == false
    error_message = "`${meta.address}` has a public address"
  }

  # Clients outside the VPC are cut off.
  fix "take the public address away" {
    set    = { path = "publicly_accessible", value = false }
    safety = "unsafe"
  }
}

resource_policy "aws_redshiftserverless_workgroup" "address" {
  controls = { aws-fsbp = ["RedshiftServerless.3"] }

  enforce {
    condition     = core::try(attrs.publicly_accessible, false) == false
    error_message = "`${meta.address}` has a public address"
    pass_message  = core::try(attrs.publicly_accessible, null) == null ? "`publicly_accessible` is not set, and workgroups are private by default" : "`publicly_accessible` is `false`"
  }

  # Clients outside the VPC are cut off.
  fix "take the public address away" {
    set    = { path = "publicly_accessible", value = false }
    safety = "unsafe"
  }
}
