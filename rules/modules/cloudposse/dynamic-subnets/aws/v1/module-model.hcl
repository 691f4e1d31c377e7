module_model "cloudposse/dynamic-subnets/aws" {
  versions   = ">= 1.0, < 2.0"
  repository = "github.com/cloudposse/terraform-aws-dynamic-subnets"
}
