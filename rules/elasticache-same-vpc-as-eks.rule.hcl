rule "elasticache-same-vpc-as-eks" {
  title       = "Caches are in a VPC that the EKS cluster reaches"
  severity    = "high"
  rationale   = "A cache is reached from its own VPC, and from VPCs that are connected with it. From anywhere else its clients only see timeouts."
  remediation = "Put the cache into subnets of the cluster's VPC with a subnet group (this replaces the cache), or connect the VPCs: aws_vpc_peering_connection with routes on both sides, or a transit gateway."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/accessing-elasticache.html"]

  example "fail" {
    code = <<-EOT
      resource "aws_vpc" "apps" {
        cidr_block = "10.0.0.0/16"
      }

      resource "aws_subnet" "apps" {
        vpc_id     = aws_vpc.apps.id
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_vpc" "data" {
        cidr_block = "10.1.0.0/16"
      }

      resource "aws_subnet" "data" {
        vpc_id     = aws_vpc.data.id
        cidr_block = "10.1.1.0/24"
      }

      resource "aws_eks_cluster" "apps" {
        name     = "apps"
        role_arn = "arn:aws:iam::123456789012:role/eks"

        vpc_config {
          subnet_ids = [aws_subnet.apps.id]
        }
      }

      resource "aws_elasticache_subnet_group" "sessions" {
        name       = "sessions"
        subnet_ids = [aws_subnet.data.id]
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        subnet_group_name    = aws_elasticache_subnet_group.sessions.name
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_vpc" "apps" {
        cidr_block = "10.0.0.0/16"
      }

      resource "aws_subnet" "apps" {
        vpc_id     = aws_vpc.apps.id
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_subnet" "data" {
        vpc_id     = aws_vpc.apps.id
        cidr_block = "10.0.2.0/24"
      }

      resource "aws_eks_cluster" "apps" {
        name     = "apps"
        role_arn = "arn:aws:iam::123456789012:role/eks"

        vpc_config {
          subnet_ids = [aws_subnet.apps.id]
        }
      }

      resource "aws_elasticache_subnet_group" "sessions" {
        name       = "sessions"
        subnet_ids = [aws_subnet.data.id]
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        subnet_group_name    = aws_elasticache_subnet_group.sessions.name
      }
    EOT
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster,aws_elasticache_serverless_cache,aws_memorydb_cluster}" "vpc" {
  # A member is where its group is; without a cluster there is nothing to compare with.
  filter = !aws::is_member(attrs) && aws::is_with_eks(attrs) != null

  enforce {
    condition     = aws::is_with_eks(attrs)
    error_message = "`${meta.address}` is in another VPC than the EKS cluster, and nothing connects the two"
    pass_message  = "the cache is in the VPC of an EKS cluster, or in one that is connected with it"
  }
}
