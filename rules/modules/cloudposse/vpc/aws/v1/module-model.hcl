module_model "cloudposse/vpc/aws" {
  versions   = ">= 1.0, < 2.0"
  repository = "github.com/cloudposse/terraform-aws-vpc"
}
