rule "terraform-unknown-resource-type" {
  title       = "Resource types exist in the provider"
  severity    = "medium"
  rationale   = "Terraform refuses a resource whose type the provider does not have: nothing in the configuration can be planned until it is corrected. The type may be misspelt, or belong to a version of the provider that the configuration does not admit."
  remediation = "Correct the type, or change the version constraint of the provider to versions that have it."
  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
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

      resource "aws_elasticache_replication_grup" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
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

resource_policy "*" "exists" {
  # Module models leave out what no rule reads: nothing is missing there.
  module_models = false

  # Only providers whose schema is known, in a version that the configuration admits.
  filter = tf::has_schema(attrs)

  enforce {
    condition     = core::length(tf::unknown_types(attrs)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "the provider has the type in a version that the configuration admits"
  }
}
