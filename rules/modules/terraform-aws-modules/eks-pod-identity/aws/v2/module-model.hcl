module_model "terraform-aws-modules/eks-pod-identity/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-eks-pod-identity"
  complete   = true
}
