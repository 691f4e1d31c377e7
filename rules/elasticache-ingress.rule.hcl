rule "elasticache-ingress" {
  title       = "Only the EKS cluster can reach caches"
  severity    = "high"
  rationale   = "A cache next to EKS serves its workloads. Any other source that its security groups allow, such as the whole VPC range, can read it."
  remediation = "Allow the cache's port only from the security group of the EKS nodes (source_security_group_id, referenced_security_group_id), not from address ranges."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/accessing-elasticache.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
  ]
  controls = {
    nist-800-53-r5 = ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
        }
      }

      resource "aws_security_group" "redis" {
        name = "redis"
      }

      resource "aws_vpc_security_group_ingress_rule" "redis" {
        security_group_id = aws_security_group.redis.id
        cidr_ipv4         = "10.0.0.0/16"
        from_port         = 6379
        to_port           = 6379
        ip_protocol       = "tcp"
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        security_group_ids   = [aws_security_group.redis.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::111122223333:role/eks"

        vpc_config {
          subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
        }
      }

      resource "aws_security_group" "redis" {
        name = "redis"
      }

      resource "aws_vpc_security_group_ingress_rule" "redis" {
        security_group_id            = aws_security_group.redis.id
        referenced_security_group_id = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
        from_port                    = 6379
        to_port                      = 6379
        ip_protocol                  = "tcp"
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        security_group_ids   = [aws_security_group.redis.id]
      }
    EOT
  }
}

input "allow-self" {
  type        = bool
  default     = false
  description = "whether members of the cache's own security group may reach it"
}

# A cache is as open as the groups that are attached to it: what one of them admits is the cache's finding as well, at the
# same place.
resource_policy "{aws_elasticache_replication_group,aws_elasticache_serverless_cache,aws_elasticache_cluster,aws_memorydb_cluster}" "cache" {
  # A member takes the groups of its replication group.
  filter = !aws::is_member(attrs)

  locals {
    sources = net::ingress(attrs)
    names   = core::join(", ", core::distinct([for admitted in local.sources : admitted.name]))
  }

  enforce {
    condition     = core::length(core::try(attrs.security_group_ids, [])) > 0
    error_message = "`${meta.address}` has no security group: the VPC's default group applies"
    pass_message  = "" # the next one says what they admit
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources : admitted.eks || (input.allow-self && admitted.own_group)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` allows more than the EKS cluster"
    pass_message  = core::length(local.sources) == 0 ? "no rule of its security groups allows anything on port ${aws::port(attrs)}" : "ingress on port ${aws::port(attrs)} comes only from ${local.names}"
  }
}

resource_policy "{aws_security_group,aws_default_security_group,aws_security_group_rule,aws_vpc_security_group_ingress_rule}" "group" {
  # What lets things out is another question.
  filter = core::try(attrs.type, "ingress") == "ingress" && core::length(aws::caches_behind(attrs)) > 0

  locals {
    sources = net::ingress(attrs)
    names   = core::join(", ", core::distinct([for admitted in local.sources : admitted.name]))
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources : admitted.eks || (input.allow-self && admitted.own_group)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` allows more than the EKS cluster to reach a cache"
    pass_message  = core::length(local.sources) == 0 ? "it allows nothing on the port of a cache" : "it allows only ${local.names} on the port of a cache"
  }
}
