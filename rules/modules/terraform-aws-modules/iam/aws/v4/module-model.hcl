module_model "terraform-aws-modules/iam/aws" {
  versions   = ">= 4.0, < 5.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-iam"
  complete   = true
}
