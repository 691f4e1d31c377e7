module_model "cloudposse/elasticache-redis/aws" {
  versions   = ">= 1.0, < 2.0"
  repository = "github.com/cloudposse/terraform-aws-elasticache-redis"
}
