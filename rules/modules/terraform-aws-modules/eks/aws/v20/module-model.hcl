module_model "terraform-aws-modules/eks/aws" {
  versions   = ">= 20.0, < 21.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks"
}
