module_model "terraform-aws-modules/eks/aws" {
  versions   = ">= 19.0, < 20.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks"
}
