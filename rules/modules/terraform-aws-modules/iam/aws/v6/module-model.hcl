module_model "terraform-aws-modules/iam/aws" {
  versions   = ">= 6.0, < 7.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-iam"
  complete   = true
}
