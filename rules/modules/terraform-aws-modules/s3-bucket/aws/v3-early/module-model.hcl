module_model "terraform-aws-modules/s3-bucket/aws" {
  versions   = ">= 3.0, < 3.9"
  repository = "github.com/terraform-aws-modules/terraform-aws-s3-bucket"
}
