module_model "terraform-aws-modules/dynamodb-table/aws" {
  versions   = ">= 2.0, < 4.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-dynamodb-table"
}
