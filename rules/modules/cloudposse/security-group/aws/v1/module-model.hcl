module_model "cloudposse/security-group/aws" {
  versions   = ">= 0.4, < 2.0"
  repository = "github.com/cloudposse/terraform-aws-security-group"
}
