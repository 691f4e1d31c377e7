module_model "terraform-aws-modules/eks/aws" {
  versions   = ">= 18.0, < 19.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks"
}
