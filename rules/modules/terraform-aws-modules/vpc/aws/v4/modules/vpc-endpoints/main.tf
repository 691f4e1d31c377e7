locals {
  endpoints = { for name, endpoint in var.endpoints : name => endpoint if var.create && try(endpoint.create, true) }
  groups    = concat(var.security_group_ids, aws_security_group.this[*].id)
}

data "aws_vpc_endpoint_service" "this" {
  for_each     = local.endpoints
  service      = try(each.value.service, null)
  service_name = try(each.value.service_name, null)
}

resource "aws_vpc_endpoint" "this" {
  for_each            = local.endpoints
  vpc_id              = var.vpc_id
  service_name        = try(each.value.service_endpoint, data.aws_vpc_endpoint_service.this[each.key].service_name)
  vpc_endpoint_type   = try(each.value.service_type, "Interface")
  auto_accept         = try(each.value.auto_accept, null)
  policy              = try(each.value.policy, null)
  security_group_ids  = try(each.value.service_type, "Interface") == "Interface" ? try(coalescelist(distinct(concat(local.groups, try(each.value.security_group_ids, [])))), null) : null
  subnet_ids          = try(each.value.service_type, "Interface") == "Interface" ? distinct(concat(var.subnet_ids, try(each.value.subnet_ids, []))) : null
  route_table_ids     = try(each.value.service_type, "Interface") == "Gateway" ? try(each.value.route_table_ids, null) : null
  private_dns_enabled = try(each.value.service_type, "Interface") == "Interface" ? try(each.value.private_dns_enabled, null) : null
  tags                = merge(var.tags, { Name = replace(each.key, ".", "-") }, try(each.value.tags, {}))
}

resource "aws_security_group" "this" {
  count       = var.create && var.create_security_group ? 1 : 0
  name        = var.security_group_name
  name_prefix = var.security_group_name_prefix
  description = var.security_group_description
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.security_group_tags, { Name = try(coalesce(var.security_group_name, var.security_group_name_prefix), "") })
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for name, rule in var.security_group_rules : name => rule if var.create && var.create_security_group }
  security_group_id        = aws_security_group.this[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = try(each.value.from_port, 443)
  to_port                  = try(each.value.to_port, 443)
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}
