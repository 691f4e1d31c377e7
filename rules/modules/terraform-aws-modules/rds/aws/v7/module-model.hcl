module_model "terraform-aws-modules/rds/aws" {
  versions   = ">= 7.0, < 8.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-rds"
}
