module_model "terraform-aws-modules/dynamodb-table/aws" {
  versions   = ">= 4.0, < 5.0"
  repository = "github.com/terraform-aws-modules/terraform-aws-dynamodb-table"
}
