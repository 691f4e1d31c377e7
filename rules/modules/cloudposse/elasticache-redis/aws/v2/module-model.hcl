module_model "cloudposse/elasticache-redis/aws" {
  versions   = ">= 2.0, < 3.0"
  repository = "github.com/cloudposse/terraform-aws-elasticache-redis"
}
