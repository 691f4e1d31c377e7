module_model "terraform-aws-modules/eks/aws" {
  versions   = ">= 21.0, < 22.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks"
}
