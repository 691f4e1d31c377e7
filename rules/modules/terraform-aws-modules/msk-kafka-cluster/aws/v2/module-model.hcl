module_model "terraform-aws-modules/msk-kafka-cluster/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-msk-kafka-cluster"
}
