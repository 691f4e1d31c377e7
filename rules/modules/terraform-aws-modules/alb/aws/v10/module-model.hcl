module_model "terraform-aws-modules/alb/aws" {
  versions   = ">= 10.0, < 11.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-alb"
}
