locals {
  enabled      = module.this.enabled
  adopted_tags = merge(module.label.tags, { Name = "${module.label.id}${module.label.delimiter}default" })
  # old names go first where they are given
  cidr_block    = var.ipv4_primary_cidr_block == null ? var.cidr_block : var.ipv4_primary_cidr_block
  additional    = length(var.additional_cidr_blocks) > 0 ? { for block in var.additional_cidr_blocks : block => { ipv4_cidr_block = block, ipv4_ipam_pool_id = null, ipv4_netmask_length = null } } : var.ipv4_additional_cidr_block_associations
  ipv6          = coalesce(var.assign_generated_ipv6_cidr_block, var.ipv6_enabled, true)
  dns_hostnames = var.enable_dns_hostnames == null ? var.dns_hostnames_enabled : var.enable_dns_hostnames
  dns_support   = var.enable_dns_support == null ? var.dns_support_enabled : var.enable_dns_support
  gateway       = var.enable_internet_gateway == null ? var.internet_gateway_enabled : var.enable_internet_gateway
  deny_all      = var.enable_default_security_group_with_custom_rules == null ? var.default_security_group_deny_all : var.enable_default_security_group_with_custom_rules
}

module "label" {
  source  = "cloudposse/label/null"
  version = "0.25.0"
  context = module.this.context
}

resource "aws_vpc" "default" {
  count                            = local.enabled ? 1 : 0
  cidr_block                       = local.cidr_block
  ipv4_ipam_pool_id                = try(var.ipv4_primary_cidr_block_association.ipv4_ipam_pool_id, null)
  ipv4_netmask_length              = try(var.ipv4_primary_cidr_block_association.ipv4_netmask_length, null)
  ipv6_cidr_block                  = try(var.ipv6_primary_cidr_block_association.ipv6_cidr_block, null)
  ipv6_ipam_pool_id                = try(var.ipv6_primary_cidr_block_association.ipv6_ipam_pool_id, null)
  ipv6_netmask_length              = try(var.ipv6_primary_cidr_block_association.ipv6_netmask_length, null)
  instance_tenancy                 = var.instance_tenancy
  enable_dns_hostnames             = local.dns_hostnames
  enable_dns_support               = local.dns_support
  assign_generated_ipv6_cidr_block = local.ipv6
  tags                             = module.label.tags
}

resource "aws_default_security_group" "default" {
  count  = local.enabled && local.deny_all ? 1 : 0
  vpc_id = aws_vpc.default[0].id
  tags   = local.adopted_tags
}

resource "aws_default_route_table" "default" {
  count                  = local.enabled && var.default_route_table_no_routes ? 1 : 0
  default_route_table_id = aws_vpc.default[0].default_route_table_id
  tags                   = local.adopted_tags
}

resource "aws_default_network_acl" "default" {
  count                  = local.enabled && var.default_network_acl_deny_all ? 1 : 0
  default_network_acl_id = aws_vpc.default[0].default_network_acl_id
  tags                   = local.adopted_tags
}

resource "aws_internet_gateway" "default" {
  count  = local.enabled && local.gateway ? 1 : 0
  vpc_id = aws_vpc.default[0].id
  tags   = module.label.tags
}

resource "aws_egress_only_internet_gateway" "default" {
  count  = local.enabled && var.ipv6_egress_only_internet_gateway_enabled ? 1 : 0
  vpc_id = aws_vpc.default[0].id
  tags   = module.label.tags
}

resource "aws_vpc_ipv4_cidr_block_association" "default" {
  for_each            = { for name, block in local.additional : name => block if local.enabled }
  vpc_id              = aws_vpc.default[0].id
  cidr_block          = each.value.ipv4_cidr_block
  ipv4_ipam_pool_id   = each.value.ipv4_ipam_pool_id
  ipv4_netmask_length = each.value.ipv4_netmask_length
}

resource "aws_vpc_ipv6_cidr_block_association" "default" {
  for_each            = { for name, block in var.ipv6_additional_cidr_block_associations : name => block if local.enabled }
  vpc_id              = aws_vpc.default[0].id
  ipv6_cidr_block     = each.value.ipv6_cidr_block
  ipv6_ipam_pool_id   = each.value.ipv6_ipam_pool_id
  ipv6_netmask_length = each.value.ipv6_netmask_length
}
