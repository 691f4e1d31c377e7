module_model "terraform-aws-modules/lambda/aws" {
  versions   = ">= 7.20, < 8.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-lambda"
  complete   = true
}
