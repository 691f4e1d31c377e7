module_model "terraform-aws-modules/lambda/aws" {
  versions   = ">= 3.0, < 4.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-lambda"
  complete   = true
}
