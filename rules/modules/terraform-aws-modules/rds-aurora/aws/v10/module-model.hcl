module_model "terraform-aws-modules/rds-aurora/aws" {
  versions   = ">= 10.0, < 11.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-rds-aurora"
}
