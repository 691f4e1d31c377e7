module_model "terraform-aws-modules/rds/aws" {
  versions   = ">= 4.0, < 6.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-rds"
}
