module_model "cloudposse/vpc/aws" {
  versions   = ">= 2.0, < 4.0"
  repository = "github.com/cloudposse/terraform-aws-vpc"
}
