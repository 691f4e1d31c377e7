module_model "terraform-aws-modules/eks/aws" {
  versions   = ">= 17.0, < 18.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks"
}
