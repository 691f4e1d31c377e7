rule "redshift-encryption-in-transit" {
  title       = "Redshift refuses connections without TLS"
  severity    = "high"
  rationale   = "A cluster that also accepts plain text leaves the choice to every client: one driver without ssl, and passwords and query results cross the network readable."
  remediation = "Set require_ssl = true in the parameter group that the cluster names, once every client uses TLS; the cluster has to be rebooted. For a serverless workgroup add a config_parameter require_ssl = true."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html",
    "https://docs.aws.amazon.com/config/latest/developerguide/redshift-require-tls-ssl.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_parameter_group",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshiftserverless_workgroup",
  ]
  controls = {
    aws-fsbp = ["Redshift.2", "RedshiftServerless.2"]
  }
  aliases = ["CKV_AWS_105"]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_parameter_group" "main" {
        name   = "main"
        family = "redshift-1.0"

        parameter {
          name  = "require_ssl"
          value = "false"
        }
      }

      resource "aws_redshift_cluster" "main" {
        cluster_identifier           = "warehouse"
        node_type                    = "ra3.large"
        cluster_parameter_group_name = aws_redshift_parameter_group.main.name
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_redshift_parameter_group" "main" {
        name   = "main"
        family = "redshift-1.0"

        parameter {
          name  = "require_ssl"
          value = "true"
        }
      }

      resource "aws_redshift_cluster" "main" {
        cluster_identifier           = "warehouse"
        node_type                    = "ra3.large"
        cluster_parameter_group_name = aws_redshift_parameter_group.main.name
      }
    EOT
  }
}

resource_policy "aws_redshift_cluster" "tls" {
  controls = { aws-fsbp = ["Redshift.2"] }

  locals {
    set   = aws::parameter(attrs, "require_ssl")
    value = local.set == null ? "true" : core::lower("${local.set}")
    # Groups of the family redshift-1.0 do not require it by default. What others do was not found in a document.
    group   = core::try(attrs.cluster_parameter_group_name, local.chosen)
    chosen  = attrs.cluster_parameter_group_name
    family  = core::startswith(local.group, "default.") ? core::trimprefix(local.group, "default.") : graph::follow(local.group).family
    decides = local.set == null ? local.family : "set"
  }

  enforce {
    condition     = local.value == "true"
    error_message = "`${meta.address}` accepts connections without TLS: its parameter group sets `require_ssl` to `${local.set}`"
    pass_message  = local.set == null ? "" : "its parameter group sets `require_ssl` to `${local.set}`"
  }

  enforce {
    condition     = !core::regex_match(local.decides, "^redshift-1[.]0$") && (local.set != null || core::getdatasource("aws_redshift_cluster", {}).require_ssl)
    error_message = "`${meta.address}` accepts connections without TLS: its parameter group does not set `require_ssl`"
    pass_message  = ""
  }
}

# A group that no cluster here names may be in force elsewhere.
resource_policy "aws_redshift_parameter_group" "tls" {
  controls = { aws-fsbp = ["Redshift.2"] }

  locals {
    set = [for parameter in attrs.parameter : parameter.value if parameter.name == "require_ssl"]
  }

  filter = core::length(graph::referrers(attrs, "aws_redshift_cluster", "cluster_parameter_group_name")) == 0 && core::length(local.set) > 0

  enforce {
    condition     = core::alltrue([for value in local.set : value != null && core::lower("${value}") == "true"])
    error_message = "`${meta.address}` lets clusters accept connections without TLS"
    pass_message  = "it makes clusters refuse connections without TLS"
  }
}

# Groups of the family redshift-1.0 do not require it by default. What others do was not found in a document.
resource_policy "aws_redshift_parameter_group" "silent" {
  controls = { aws-fsbp = ["Redshift.2"] }

  filter = (
    core::length(graph::referrers(attrs, "aws_redshift_cluster", "cluster_parameter_group_name")) == 0
    && core::length([for parameter in attrs.parameter : parameter if parameter.name == "require_ssl"]) == 0
  )

  enforce {
    condition     = !core::regex_match(attrs.family, "^redshift-1[.]0$") && core::getdatasource("aws_redshift_parameter_group", {}).require_ssl
    error_message = "`${meta.address}` lets clusters accept connections without TLS: it does not set `require_ssl`"
  }
}

resource_policy "aws_redshiftserverless_workgroup" "tls" {
  controls = { aws-fsbp = ["RedshiftServerless.2"] }

  locals {
    set = [for parameter in attrs.config_parameter : parameter.parameter_value if parameter.parameter_key == "require_ssl"]
  }

  filter = core::length(local.set) > 0

  enforce {
    condition     = core::alltrue([for value in local.set : value != null && core::lower("${value}") == "true"])
    error_message = "`${meta.address}` accepts connections without TLS: `require_ssl` is not `true`"
    pass_message  = "`require_ssl` is `true`"
  }
}

# What a workgroup does without the parameter was not found in a document.
resource_policy "aws_redshiftserverless_workgroup" "silent" {
  controls = { aws-fsbp = ["RedshiftServerless.2"] }

  filter = core::length([for parameter in attrs.config_parameter : parameter if parameter.parameter_key == "require_ssl"]) == 0

  enforce {
    condition     = core::getdatasource("aws_redshiftserverless_workgroup", {}).require_ssl
    error_message = "`${meta.address}` accepts connections without TLS: `require_ssl` is not set"
  }
}
