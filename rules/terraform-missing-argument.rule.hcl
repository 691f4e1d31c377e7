rule "terraform-missing-argument" {
  title       = "Required arguments and blocks are set"
  severity    = "medium"
  rationale   = "Terraform refuses a resource without the arguments and blocks that the schema of its provider requires: nothing is deployed until they are set. A null counts as not set."
  remediation = "Set the argument; if its value comes from a variable, give the variable a value that is not null."
  references = [
    "https://developer.hashicorp.com/terraform/language/resources/syntax",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
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
        replication_group_id = "sessions"
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

resource_policy "*" "complete" {
  # Module models leave out what no rule reads: nothing is missing there.
  module_models = false

  # Only types whose schema is known, in a version that the configuration admits.
  filter = tf::has_type_schema(attrs)

  enforce {
    condition     = core::length(tf::missing_arguments(attrs)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "every argument and block that the provider's schema requires is set"
  }
}
