module_model "terraform-aws-modules/sqs/aws" {
  versions   = ">= 5.0, < 6.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-sqs"
  complete   = true
}
