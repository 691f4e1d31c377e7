module_model "terraform-aws-modules/acm/aws" {
  versions   = ">= 3.0, < 4.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-acm"
  complete   = true
}
