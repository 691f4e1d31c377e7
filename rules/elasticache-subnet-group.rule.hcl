rule "elasticache-subnet-group" {
  title       = "Caches are in a subnet group of their own"
  severity    = "high"
  rationale   = "The default subnet group holds the subnets of the default VPC, which lead to an internet gateway unless somebody has changed their routes: a cache there is one security group away from the internet."
  remediation = "Make an aws_elasticache_subnet_group of private subnets and name it in subnet_group_name. A cache cannot move: it is replaced."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-7",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html",
  ]
  controls = {
    aws-fsbp = ["ElastiCache.7"]
  }
  aliases = ["CKV_AWS_323", "8c849af7-a399-46f7-a34c-32d3dc96f1fc"]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_subnet_group" "cache" {
        name       = "cache"
        subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        subnet_group_name    = aws_elasticache_subnet_group.cache.name
      }
    EOT
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "subnet-group" {
  # A member is where its replication group is.
  filter = !aws::is_member(attrs)

  locals {
    name = core::try(attrs.subnet_group_name, "default")
  }

  enforce {
    # Where the text is unknown: a group of the configuration is not the default one, whatever its name is made of.
    condition = (
      src::is_literal(local.name)
      ? local.name != "default" && local.name != ""
      : local.name != "default" || graph::follow(attrs.subnet_group_name) != null
    )
    error_message = "`${meta.address}` is in the default subnet group"
    pass_message  = "its subnet group is `${attrs.subnet_group_name}`"
  }
}
