module_model "cloudposse/dynamic-subnets/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/cloudposse/terraform-aws-dynamic-subnets"
}
