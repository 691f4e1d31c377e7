module_model "terraform-aws-modules/lambda/aws" {
  versions   = ">= 7.0, < 7.20"
  repository = "github.com/terraform-aws-modules/terraform-aws-lambda"
  complete   = true
}
