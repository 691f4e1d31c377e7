module_model "terraform-aws-modules/s3-bucket/aws" {
  versions   = ">= 4.0, < 5.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-s3-bucket"
}
