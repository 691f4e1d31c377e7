rule "rds-proxy-tls" {
  title       = "RDS proxies require TLS"
  severity    = "medium"
  rationale   = "A proxy that does not require TLS accepts passwords and data in plain text, whatever the database behind it demands."
  remediation = "Set require_tls = true, once every client connects with TLS."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_proxy",
  ]
  controls = {
    aws-fsbp = ["RDS.43"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_db_proxy" "orders" {
        name           = "orders"
        engine_family  = "POSTGRESQL"
        role_arn       = "arn:aws:iam::111122223333:role/rds-proxy"
        vpc_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]

        auth {
          auth_scheme = "SECRETS"
          secret_arn  = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-a1b2c3"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_proxy" "orders" {
        name           = "orders"
        engine_family  = "POSTGRESQL"
        role_arn       = "arn:aws:iam::111122223333:role/rds-proxy"
        vpc_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        require_tls    = true

        auth {
          auth_scheme = "SECRETS"
          secret_arn  = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-a1b2c3"
        }
      }
    EOT
  }
}

resource_policy "aws_db_proxy" "tls" {
  enforce {
    condition     = attrs.require_tls == true
    error_message = "`${meta.address}` accepts connections without TLS"
  }

  # Clients that still connect without TLS are cut off.
  fix "require TLS" {
    set    = { path = "require_tls", value = true }
    safety = "unsafe"
  }
}
