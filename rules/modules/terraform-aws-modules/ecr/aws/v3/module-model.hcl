module_model "terraform-aws-modules/ecr/aws" {
  versions   = ">= 3.0, < 4.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-ecr"
  complete   = true
}
