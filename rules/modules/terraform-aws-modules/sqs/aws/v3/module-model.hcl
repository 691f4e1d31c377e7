module_model "terraform-aws-modules/sqs/aws" {
  versions   = ">= 3.0, < 4.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-sqs"
  complete   = true
}
