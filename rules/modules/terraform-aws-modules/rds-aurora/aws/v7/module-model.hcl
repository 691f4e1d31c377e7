module_model "terraform-aws-modules/rds-aurora/aws" {
  versions   = ">= 6.0, < 8.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-rds-aurora"
}
