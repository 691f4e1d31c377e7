module_model "cloudposse/elasticache-redis/aws" {
  versions   = ">= 0.41, < 1.0"
  repository = "github.com/cloudposse/terraform-aws-elasticache-redis"
}
