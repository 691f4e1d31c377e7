module_model "terraform-aws-modules/ecr/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-ecr"
  complete   = true
}
