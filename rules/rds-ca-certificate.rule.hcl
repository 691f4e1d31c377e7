rule "rds-ca-certificate" {
  title       = "RDS certificates are of a current authority"
  severity    = "medium"
  rationale   = "Clients that verify the server certificate, as they should, cannot connect once its authority has expired; clients that do not verify it can be intercepted. RDS does not replace an authority that is named here."
  remediation = "Set ca_cert_identifier to a current authority such as rds-ca-rsa2048-g1, or remove the argument, after the clients trust it. The instance may restart."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance",
  ]
  controls = {
    nist-800-53-r5 = ["SC-12"]
  }
  aliases = ["CKV_AWS_211", "9f40c07e-699e-4410-8856-3ba0f2e3a2dd"]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier         = "orders"
        engine             = "postgres"
        instance_class     = "db.t4g.medium"
        allocated_storage  = 50
        ca_cert_identifier = "rds-ca-2019"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier         = "orders"
        engine             = "postgres"
        instance_class     = "db.t4g.medium"
        allocated_storage  = 50
        ca_cert_identifier = "rds-ca-rsa2048-g1"
      }
    EOT
  }
}

resource_policy "{aws_db_instance,aws_rds_cluster_instance}" "authority" {
  enforce {
    # Without the argument RDS chooses an authority: a current one.
    condition     = aws::is_supported("rds-ca", core::try(attrs.ca_cert_identifier, null)) != false
    error_message = "`${meta.address}` has a certificate of `${core::try(attrs.ca_cert_identifier, "")}`, an authority that has expired"
    pass_message  = core::try(attrs.ca_cert_identifier, null) == null ? "`ca_cert_identifier` is not set: RDS chooses a current authority" : "`${core::try(attrs.ca_cert_identifier, "")}` is a current authority"
  }

  # The instance may restart, and clients that do not trust the new authority are cut off.
  fix "take a current authority" {
    set    = [for authority in [core::try(attrs.ca_cert_identifier, null)] : { at = authority, value = "rds-ca-rsa2048-g1" } if authority != null]
    safety = "unsafe"
  }
}
