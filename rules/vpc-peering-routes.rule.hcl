rule "vpc-peering-routes" {
  title       = "Routes through a peering lead to the peer only"
  severity    = "medium"
  rationale   = "A default route through a peering connection sends everything to the other network, and whoever takes that network over sees it. A route needs no more than the peer's own range."
  remediation = "Give the route the peer VPC's range, or a part of it, as destination (destination_cidr_block, destination_ipv6_cidr_block; in a route block cidr_block, ipv6_cidr_block)."
  references = [
    "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route",
  ]
  controls = {
    "cis-aws-3.0" = ["5.5"]
    "cis-aws-5.0" = ["5.6"]
  }
  aliases = [
    "CKV2_AWS_44",
    "b3a41501-f712-4c4f-81e5-db9a7dc0e34e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_route" "shared" {
        route_table_id            = "rtb-0a1b2c3d4e5f60718"
        destination_cidr_block    = "0.0.0.0/0"
        vpc_peering_connection_id = "pcx-0a1b2c3d4e5f60718"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_route" "shared" {
        route_table_id            = "rtb-0a1b2c3d4e5f60718"
        destination_cidr_block    = "10.20.0.0/16"
        vpc_peering_connection_id = "pcx-0a1b2c3d4e5f60718"
      }
    EOT
  }
}

resource_policy "aws_route" "route" {
  filter = attrs.vpc_peering_connection_id != null

  enforce {
    condition     = !net::is_any(attrs.destination_cidr_block)
    error_message = "`${meta.address}` sends everything through a peering"
    pass_message  = "" # the next one says it
  }

  enforce {
    condition     = !net::is_any(attrs.destination_ipv6_cidr_block)
    error_message = "`${meta.address}` sends everything through a peering"
    pass_message  = "its destination is a part of the address space"
  }
}

resource_policy "{aws_route_table,aws_default_route_table}" "table" {
  locals {
    routes = [for route in core::try(attrs.route, []) : route if core::try(route.vpc_peering_connection_id, "") != "" && core::try(route.vpc_peering_connection_id, null) != null]
  }

  filter = core::length(local.routes) > 0

  enforce {
    condition     = core::alltrue([for route in local.routes : !net::is_any(core::try(route.cidr_block, null))])
    error_message = "`${meta.address}` sends everything through a peering"
    pass_message  = "" # the next one says it
  }

  enforce {
    condition     = core::alltrue([for route in local.routes : !net::is_any(core::try(route.ipv6_cidr_block, null))])
    error_message = "`${meta.address}` sends everything through a peering"
    pass_message  = "the destinations of its routes through peerings are parts of the address space"
  }
}
