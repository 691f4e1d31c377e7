module_model "terraform-aws-modules/ec2-instance/aws" {
  versions   = ">= 6.0, < 7.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-ec2-instance"
  complete   = true
}
