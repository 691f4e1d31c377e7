module_model "terraform-aws-modules/secrets-manager/aws" {
  versions   = ">= 1.0, < 2.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-secrets-manager"
  complete   = true
}
