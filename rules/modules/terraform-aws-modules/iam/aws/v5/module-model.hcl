module_model "terraform-aws-modules/iam/aws" {
  versions   = ">= 5.0, < 6.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-iam"
  complete   = true
}
