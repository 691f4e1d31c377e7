module_model "terraform-aws-modules/secrets-manager/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-secrets-manager"
  complete   = true
}
