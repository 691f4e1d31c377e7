module_model "terraform-aws-modules/lambda/aws" {
  versions   = ">= 8.0, < 9.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-lambda"
  complete   = true
}
