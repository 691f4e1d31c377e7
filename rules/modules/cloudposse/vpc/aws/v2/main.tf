locals {
  enabled       = module.this.enabled
  adopted_tags  = merge(module.label.tags, { Name = "${module.label.id}${module.label.delimiter}default" })
  cidr_block    = var.ipv4_primary_cidr_block
  additional    = var.ipv4_additional_cidr_block_associations
  ipv6          = var.assign_generated_ipv6_cidr_block
  dns_hostnames = var.dns_hostnames_enabled
  dns_support   = var.dns_support_enabled
  gateway       = var.internet_gateway_enabled
  deny_all      = var.default_security_group_deny_all
}

module "label" {
  source  = "cloudposse/label/null"
  version = "0.25.0"
  context = module.this.context
}

module "igw_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  enabled    = local.enabled && local.gateway
  attributes = ["igw"]
  context    = module.this.context
}

module "eigw_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  enabled    = local.enabled && var.ipv6_egress_only_internet_gateway_enabled
  attributes = ["eigw"]
  context    = module.this.context
}

resource "aws_vpc" "default" {
  count                                = local.enabled ? 1 : 0
  cidr_block                           = local.cidr_block
  ipv4_ipam_pool_id                    = try(var.ipv4_primary_cidr_block_association.ipv4_ipam_pool_id, null)
  ipv4_netmask_length                  = try(var.ipv4_primary_cidr_block_association.ipv4_netmask_length, null)
  ipv6_cidr_block                      = try(var.ipv6_primary_cidr_block_association.ipv6_cidr_block, null)
  ipv6_ipam_pool_id                    = try(var.ipv6_primary_cidr_block_association.ipv6_ipam_pool_id, null)
  ipv6_netmask_length                  = try(var.ipv6_primary_cidr_block_association.ipv6_netmask_length, null)
  instance_tenancy                     = var.instance_tenancy
  enable_dns_hostnames                 = local.dns_hostnames
  enable_dns_support                   = local.dns_support
  assign_generated_ipv6_cidr_block     = local.ipv6
  enable_network_address_usage_metrics = var.network_address_usage_metrics_enabled
  tags                                 = module.label.tags
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
  tags   = module.igw_label.tags
}

resource "aws_egress_only_internet_gateway" "default" {
  count  = local.enabled && var.ipv6_egress_only_internet_gateway_enabled ? 1 : 0
  vpc_id = aws_vpc.default[0].id
  tags   = module.eigw_label.tags
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
