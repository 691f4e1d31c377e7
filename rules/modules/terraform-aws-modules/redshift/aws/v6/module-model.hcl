module_model "terraform-aws-modules/redshift/aws" {
  versions   = ">= 6.0, < 7.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-redshift"
  complete   = true
}
