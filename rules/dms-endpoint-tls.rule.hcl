rule "dms-endpoint-tls" {
  title       = "DMS endpoints connect with TLS"
  severity    = "medium"
  rationale   = "While DMS copies a database, every row and the password of the database cross the network. With ssl_mode none they do so in plain text, often between networks."
  remediation = "Set ssl_mode to require, verify-ca or verify-full, whichever the engine supports; the last two need a certificate_arn. For Redis set ssl_security_protocol = ssl-encryption."
  references = [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html#dms-9",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_endpoint",
  ]
  controls = {
    aws-fsbp = ["DMS.9", "DMS.12"]
  }
  aliases = ["CKV2_AWS_49", "e6f7g8h9-i0j1-4klm-56no-7890pqrstu12"]

  example "fail" {
    code = <<-EOT
      resource "aws_dms_endpoint" "orders" {
        endpoint_id   = "orders"
        endpoint_type = "source"
        engine_name   = "postgres"
        server_name   = "orders.example.com"
        port          = 5432
        database_name = "orders"
        username      = "dms"
        ssl_mode      = "none"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_dms_endpoint" "orders" {
        endpoint_id   = "orders"
        endpoint_type = "source"
        engine_name   = "postgres"
        server_name   = "orders.example.com"
        port          = 5432
        database_name = "orders"
        username      = "dms"
        ssl_mode      = "require"
      }
    EOT
  }
}

locals {
  # The engines that DMS connects to in one of the modes; the others have settings of their own, or always use TLS.
  with_ssl_mode = ["aurora", "aurora-postgresql", "db2", "db2-zos", "docdb", "mariadb", "mongodb", "mysql", "oracle", "postgres", "sqlserver", "sybase"]
}

resource_policy "aws_dms_endpoint" "mode" {
  controls = { aws-fsbp = ["DMS.9"] }

  filter = core::contains(local.with_ssl_mode, attrs.engine_name)

  enforce {
    # The second part keeps the outcome unknown where the value may be null.
    condition     = core::try(attrs.ssl_mode, "none") != "none" && attrs.ssl_mode != null
    error_message = "`${meta.address}` connects to the database without TLS"
    pass_message  = "`ssl_mode` is `${attrs.ssl_mode}`"
  }
}

resource_policy "aws_dms_endpoint" "redis" {
  controls = { aws-fsbp = ["DMS.12"] }

  filter = attrs.engine_name == "redis"

  enforce {
    condition     = core::try(attrs.redis_settings[0].ssl_security_protocol, "ssl-encryption") != "plaintext"
    error_message = "`${meta.address}` connects to Redis without TLS"
    pass_message  = "`ssl_security_protocol` is `ssl-encryption`"
  }
}
