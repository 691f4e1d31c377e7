rule "terraform-module-arguments" {
  title       = "Module calls match the variables of the module"
  severity    = "medium"
  rationale   = "Terraform refuses a module call with an argument that the module does not declare, and one that does not set a variable without default: nothing is deployed until the call is corrected."
  remediation = "Use the name of a variable that the module declares, or declare it; set every variable that has no default."
  references = [
    "https://developer.hashicorp.com/terraform/language/block/module",
    "https://developer.hashicorp.com/terraform/language/block/variable",
  ]

  example "fail" {
    code = <<-EOT
      # main.tf
      module "sessions" {
        source = "./modules/cache"
        nane   = "sessions"
      }

      # modules/cache/main.tf
      variable "name" {
        type = string
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      # main.tf
      module "sessions" {
        source = "./modules/cache"
        name   = "sessions"
      }

      # modules/cache/main.tf
      variable "name" {
        type = string
      }
    EOT
  }
}

module_policy "*" "call" {
  # Only modules whose source is in these files.
  filter = tf::module_is_here(attrs)

  enforce {
    condition     = core::length(tf::undeclared_arguments(attrs)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "every argument of the call is a variable of its module"
  }

  enforce {
    condition     = core::length(tf::unset_variables(attrs)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "every variable that the module requires is set"
  }
}
