locals {
  endpoints = { for name, endpoint in var.endpoints : name => endpoint if var.create && try(endpoint.create, true) }
  groups    = var.security_group_ids
}

data "aws_vpc_endpoint_service" "this" {
  for_each     = local.endpoints
  service      = try(each.value.service, null)
  service_name = try(each.value.service_name, null)
}

resource "aws_vpc_endpoint" "this" {
  for_each            = local.endpoints
  vpc_id              = var.vpc_id
  service_name        = data.aws_vpc_endpoint_service.this[each.key].service_name
  vpc_endpoint_type   = try(each.value.service_type, "Interface")
  auto_accept         = try(each.value.auto_accept, null)
  policy              = try(each.value.policy, null)
  security_group_ids  = try(each.value.service_type, "Interface") == "Interface" ? try(coalescelist(distinct(concat(local.groups, try(each.value.security_group_ids, [])))), null) : null
  subnet_ids          = try(each.value.service_type, "Interface") == "Interface" ? distinct(concat(var.subnet_ids, try(each.value.subnet_ids, []))) : null
  route_table_ids     = try(each.value.service_type, "Interface") == "Gateway" ? try(each.value.route_table_ids, null) : null
  private_dns_enabled = try(each.value.service_type, "Interface") == "Interface" ? try(each.value.private_dns_enabled, null) : null
  tags                = merge(var.tags, try(each.value.tags, {}))
}
