module_model "cloudposse/dynamic-subnets/aws" {
  versions   = ">= 3.0, < 4.0"
  repository = "github.com/cloudposse/terraform-aws-dynamic-subnets"
}
