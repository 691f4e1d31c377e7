module_model "terraform-aws-modules/vpc/aws" {
  versions   = ">= 4.0, < 7.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-vpc"
}
