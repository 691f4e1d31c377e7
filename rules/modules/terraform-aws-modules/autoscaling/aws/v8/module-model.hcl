module_model "terraform-aws-modules/autoscaling/aws" {
  versions   = ">= 8.0, < 9.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-autoscaling"
  complete   = true
}
