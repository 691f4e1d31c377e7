rule "docdb-encryption-in-transit" {
  title       = "DocumentDB clusters require TLS"
  severity    = "high"
  rationale   = "With tls = disabled passwords and documents cross the network readable, and every client may connect so. DocumentDB requires TLS unless it is switched off."
  remediation = "Remove the parameter tls from the cluster's parameter group, or set it to enabled or, better, tls1.2+. The instances have to be rebooted."
  references = [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster_parameter_group",
  ]
  aliases = ["CKV_AWS_90"]

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster_parameter_group" "main" {
        name   = "main"
        family = "docdb5.0"

        parameter {
          name  = "tls"
          value = "disabled"
        }
      }

      resource "aws_docdb_cluster" "main" {
        cluster_identifier              = "catalog"
        master_username                 = "app"
        manage_master_user_password     = true
        db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.main.name
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_docdb_cluster_parameter_group" "main" {
        name   = "main"
        family = "docdb5.0"

        parameter {
          name  = "tls"
          value = "tls1.2+"
        }
      }

      resource "aws_docdb_cluster" "main" {
        cluster_identifier              = "catalog"
        master_username                 = "app"
        manage_master_user_password     = true
        db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.main.name
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "tls" {
  locals {
    tls = aws::parameter(attrs, "tls")
  }

  enforce {
    condition     = local.tls != "disabled"
    error_message = "`${meta.address}` accepts connections without TLS: its parameter group sets `tls` to `disabled`"
    pass_message  = local.tls == null ? "nothing sets `tls`, and DocumentDB requires TLS by default" : "its parameter group sets `tls` to `${local.tls}`"
  }
}

# A group that no cluster here names may be in force elsewhere: what it sets counts.
resource_policy "aws_docdb_cluster_parameter_group" "tls" {
  locals {
    set = [for parameter in attrs.parameter : parameter.value if parameter.name == "tls"]
  }

  filter = core::length(graph::referrers(attrs, "aws_docdb_cluster", "db_cluster_parameter_group_name")) == 0 && core::length(local.set) > 0

  enforce {
    condition     = core::alltrue([for value in local.set : value != "disabled"])
    error_message = "`${meta.address}` lets clusters accept connections without TLS"
    pass_message  = "it makes clusters require TLS"
  }
}
