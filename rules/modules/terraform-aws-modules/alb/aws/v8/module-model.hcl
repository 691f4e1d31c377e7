module_model "terraform-aws-modules/alb/aws" {
  versions   = ">= 7.0, < 9.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-alb"
}
