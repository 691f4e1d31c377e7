rule "elasticache-private-subnets" {
  title       = "Caches are in private subnets"
  severity    = "high"
  rationale   = "A cache in a subnet whose route table leads to an internet gateway is one security group away from the internet. Any route to an internet gateway makes a subnet public, also one for a part of the address space. Redis trusts its network: it must not be reachable from outside."
  remediation = "Give the subnet group subnets whose route table has no route to an internet gateway, and turn off map_public_ip_on_launch."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  ]
  controls = {
    nist-800-53-r5 = ["AC-4", "SC-7"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_vpc" "main" {
        cidr_block = "10.0.0.0/16"
      }

      resource "aws_subnet" "cache" {
        vpc_id     = aws_vpc.main.id
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_internet_gateway" "main" {
        vpc_id = aws_vpc.main.id
      }

      resource "aws_route_table" "cache" {
        vpc_id = aws_vpc.main.id

        route {
          cidr_block = "0.0.0.0/0"
          gateway_id = aws_internet_gateway.main.id
        }
      }

      resource "aws_route_table_association" "cache" {
        subnet_id      = aws_subnet.cache.id
        route_table_id = aws_route_table.cache.id
      }

      resource "aws_elasticache_subnet_group" "redis" {
        name       = "redis"
        subnet_ids = [aws_subnet.cache.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_vpc" "main" {
        cidr_block = "10.0.0.0/16"
      }

      resource "aws_subnet" "cache" {
        vpc_id     = aws_vpc.main.id
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_internet_gateway" "main" {
        vpc_id = aws_vpc.main.id
      }

      resource "aws_route_table" "cache" {
        vpc_id = aws_vpc.main.id
      }

      resource "aws_route_table_association" "cache" {
        subnet_id      = aws_subnet.cache.id
        route_table_id = aws_route_table.cache.id
      }

      resource "aws_elasticache_subnet_group" "redis" {
        name       = "redis"
        subnet_ids = [aws_subnet.cache.id]
      }
    EOT
  }
}

resource_policy "{aws_elasticache_subnet_group,aws_memorydb_subnet_group}" "private" {
  locals {
    exposures = net::exposures(src::given(attrs.subnet_ids))
  }

  enforce {
    condition     = core::length(local.exposures) > 0
    error_message = "`${meta.address}` has no subnets"
    pass_message  = "" # the next one says it
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` contains a subnet that the internet can reach"
    pass_message  = "every subnet in `subnet_ids` is private"
  }
}

resource_policy "aws_elasticache_serverless_cache" "private" {
  filter = src::present(attrs.subnet_ids)

  locals {
    exposures = net::exposures(src::given(attrs.subnet_ids))
  }

  enforce {
    condition     = core::length(local.exposures) > 0
    error_message = "`${meta.address}` has no subnets"
    pass_message  = "" # the next one says it
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` is placed in a subnet that the internet can reach"
    pass_message  = "every subnet in `subnet_ids` is private"
  }
}

# Without `subnet_ids` AWS chooses subnets of the default VPC: public ones, unless somebody has changed their routes.
resource_policy "aws_elasticache_serverless_cache" "chosen" {
  filter = !src::present(attrs.subnet_ids)

  enforce {
    condition     = core::alltrue([for exposure in net::exposures(attrs.subnet_ids) : exposure == "private"])
    error_message = "`${meta.address}` names no subnets: AWS chooses those of the default VPC, which are public"
  }
}
