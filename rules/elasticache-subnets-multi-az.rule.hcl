rule "elasticache-subnets-multi-az" {
  title       = "Subnet groups of caches span several availability zones"
  severity    = "medium"
  rationale   = "A cache can only place its nodes in the zones of its subnets. With all subnets in one zone Multi-AZ cannot work, and the loss of that zone is the loss of the cache."
  remediation = "Give subnet_ids subnets in at least two availability zones. Subnets can be added in place."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_subnet" "a" {
        vpc_id            = "vpc-0a1b2c3d4e5f60718"
        cidr_block        = "10.0.1.0/24"
        availability_zone = "eu-west-1a"
      }

      resource "aws_subnet" "b" {
        vpc_id            = "vpc-0a1b2c3d4e5f60718"
        cidr_block        = "10.0.2.0/24"
        availability_zone = "eu-west-1a"
      }

      resource "aws_elasticache_subnet_group" "redis" {
        name       = "redis"
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_subnet" "a" {
        vpc_id            = "vpc-0a1b2c3d4e5f60718"
        cidr_block        = "10.0.1.0/24"
        availability_zone = "eu-west-1a"
      }

      resource "aws_subnet" "b" {
        vpc_id            = "vpc-0a1b2c3d4e5f60718"
        cidr_block        = "10.0.2.0/24"
        availability_zone = "eu-west-1b"
      }

      resource "aws_elasticache_subnet_group" "redis" {
        name       = "redis"
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    EOT
  }
}

resource_policy "{aws_elasticache_subnet_group,aws_memorydb_subnet_group}" "zones" {
  locals {
    subnets = [for id in src::given(attrs.subnet_ids) : graph::follow(id)]
    zones = [
      for subnet in local.subnets : {
        by_id = !core::can(subnet.availability_zone) && core::can(subnet.availability_zone_id)
        name  = subnet.availability_zone
        id    = subnet.availability_zone_id
        text  = core::valuetostring(core::try(subnet.availability_zone, subnet.availability_zone_id, ""))
      }
    ]
    # Two positions of one list of zones are two zones. A position that is unknown may be any.
    places = [for zone in local.zones : core::regexall("^(.*data\\.aws_availability_zones\\..+)\\[([0-9]+)\\]$", zone.text)]
    several = core::anytrue(core::flatten([
      for i, one in local.zones : [
        for j, other in local.zones : (
          core::length(local.places[i]) == 1 && core::length(local.places[j]) == 1 && local.places[i][0][0] == local.places[j][0][0]
          ? local.places[i][0][1] != local.places[j][0][1]
          : core::contains_substring(one.text, "[*]") ? core::getdatasource("aws_availability_zone", {}) == null
          : one.by_id && other.by_id ? one.id != other.id
          : one.name != other.name
        ) if j < i
      ]
    ]))
  }

  enforce {
    condition     = core::length(local.subnets) >= 2 && local.several
    error_message = core::length(local.subnets) < 2 ? "`${meta.address}` has fewer than two subnets: they cannot lie in two availability zones" : "`${meta.address}` has all of its subnets in one availability zone"
    pass_message  = "its subnets lie in several availability zones"
    at            = attrs.subnet_ids
  }
}
