module_model "terraform-aws-modules/acm/aws" {
  versions   = ">= 6.0, < 7.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-acm"
  complete   = true
}
