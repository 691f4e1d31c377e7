module_model "terraform-aws-modules/sns/aws" {
  versions   = ">= 7.0, < 8.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-sns"
  complete   = true
}
