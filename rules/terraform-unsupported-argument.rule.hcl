rule "terraform-unsupported-argument" {
  title       = "Arguments and blocks exist in the provider"
  severity    = "medium"
  rationale   = "Terraform refuses an argument or a block that the schema of the provider does not have: nothing is deployed until it is removed. This often shows only after an upgrade of the provider."
  remediation = "Use the argument that replaced it, or a version of the provider that has it."
  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade",
    "https://developer.hashicorp.com/terraform/language/providers/requirements",
  ]

  example "fail" {
    code = <<-EOT
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "~> 5.0"
          }
        }
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id          = "sessions"
        replication_group_description = "version 5 has description instead"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "~> 5.0"
          }
        }
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
      }
    EOT
  }
}

resource_policy "*" "known" {
  # Module models leave out what no rule reads: nothing is missing there.
  module_models = false

  # Only types whose schema is known, in a version that the configuration admits.
  filter = tf::has_type_schema(attrs)

  enforce {
    condition     = core::length(tf::unsupported_arguments(attrs)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "the provider's schema has the resource type and every argument and block that is set"

  }
  # The same under its new name.
  fix "use the name that it has now" {
    rename = tf::renamed_arguments(attrs)
    safety = "safe"
  }

  # Another name may have been meant.
  fix "use the name that was probably meant" {
    rename = tf::misspelt_arguments(attrs)
    safety = "unsafe"
  }

  # What it did may be wanted, and may have to be said in another way.
  fix "remove what the provider no longer has" {
    remove = tf::dropped_arguments(attrs)
    safety = "unsafe"
  }
}
