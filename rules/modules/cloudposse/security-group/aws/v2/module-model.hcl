module_model "cloudposse/security-group/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/cloudposse/terraform-aws-security-group"
}
