module_model "terraform-aws-modules/acm/aws" {
  versions   = ">= 4.0, < 5.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-acm"
  complete   = true
}
