locals {
  enabled          = module.this.enabled && (var.public_subnets_enabled || var.private_subnets_enabled) && (var.ipv4_enabled || var.ipv6_enabled)
  is_public        = local.enabled && var.public_subnets_enabled
  is_private       = local.enabled && var.private_subnets_enabled
  known_zones      = try(data.aws_availability_zones.default[0].names, [])
  zone_names       = try(zipmap(data.aws_availability_zones.default[0].zone_ids, data.aws_availability_zones.default[0].names), {})
  candidates       = !local.enabled ? [] : length(var.availability_zone_ids) > 0 ? [for id in var.availability_zone_ids : local.zone_names[id]] : length(var.availability_zones) > 0 ? var.availability_zones : sort(local.known_zones)
  zones            = var.max_subnet_count == 0 || var.max_subnet_count >= length(local.candidates) ? local.candidates : slice(local.candidates, 0, var.max_subnet_count)
  public_per_zone  = var.subnets_per_az_count
  private_per_zone = var.subnets_per_az_count
  public_zones     = local.is_public ? flatten([for zone in local.zones : [for index in range(local.public_per_zone) : zone]]) : []
  private_zones    = local.is_private ? flatten([for zone in local.zones : [for index in range(local.private_per_zone) : zone]]) : []
  short            = module.utils.region_az_alt_code_maps[{ short = "to_short", fixed = "to_fixed", full = "identity" }[var.availability_zone_attribute_style]]

  # room is kept for every zone of the region, private subnets first
  most            = var.max_subnet_count == 0 ? length(local.known_zones) : var.max_subnet_count
  private_room    = local.is_private ? local.most * local.private_per_zone : 0
  room            = local.private_room + (local.is_public ? local.most * local.public_per_zone : 0)
  bits            = local.enabled ? ceil(log(local.room, 2)) : 1
  given4          = { private = try(var.ipv4_cidrs[0].private, []), public = try(var.ipv4_cidrs[0].public, []) }
  computes4       = local.enabled && var.ipv4_enabled && length(local.given4.private) + length(local.given4.public) == 0
  block4          = length(var.ipv4_cidr_block) > 0 ? var.ipv4_cidr_block[0] : try(data.aws_vpc.default[0].cidr_block, "")
  private_blocks4 = local.computes4 ? [for net in range(local.private_room) : cidrsubnet(local.block4, local.bits, net)] : local.given4.private
  public_blocks4  = local.computes4 ? [for net in range(local.private_room, local.room) : cidrsubnet(local.block4, local.bits, net)] : local.given4.public
  public4         = local.is_public && var.ipv4_enabled
  private4        = local.is_private && var.ipv4_enabled
  given6          = { private = try(var.ipv6_cidrs[0].private, []), public = try(var.ipv6_cidrs[0].public, []) }
  computes6       = local.enabled && var.ipv6_enabled && length(local.given6.private) + length(local.given6.public) == 0
  block6          = length(var.ipv6_cidr_block) > 0 ? var.ipv6_cidr_block[0] : try(data.aws_vpc.default[0].ipv6_cidr_block, "")
  private_blocks6 = local.computes6 ? [for net in range(local.private_room) : cidrsubnet(local.block6, 8, net)] : local.given6.private
  public_blocks6  = local.computes6 ? [for net in range(local.private_room, local.room) : cidrsubnet(local.block6, 8, net)] : local.given6.public
  public6         = local.is_public && var.ipv6_enabled
  private6        = local.is_private && var.ipv6_enabled
  asks_vpc        = (local.computes4 && length(var.ipv4_cidr_block) == 0) || (local.computes6 && length(var.ipv6_cidr_block) == 0)
  public_dns64    = local.public6 && var.public_dns64_nat64_enabled
  private_dns64   = local.private6 && (var.private_dns64_nat64_enabled == null ? local.public4 : var.private_dns64_nat64_enabled)

  makes_public_tables = local.is_public && var.public_route_table_enabled && length(var.public_route_table_ids) == 0
  public_tables       = !local.is_public ? 0 : length(var.public_route_table_ids) > 0 ? length(var.public_route_table_ids) : !var.public_route_table_enabled ? 0 : (var.public_route_table_per_subnet_enabled == null ? local.public_dns64 : var.public_route_table_per_subnet_enabled) ? length(local.public_zones) : 1
  public_table_ids    = local.makes_public_tables ? aws_route_table.public[*].id : var.public_route_table_ids
  private_tables      = local.is_private && var.private_route_table_enabled ? length(local.private_zones) : 0
  private_table_ids   = aws_route_table.private[*].id

  # gateways are the rule, instances only where they alone are asked for
  wants_gateways  = var.nat_instance_enabled == true ? var.nat_gateway_enabled == true : var.nat_gateway_enabled != false
  gateways        = (local.private4 || local.public_dns64 || local.private_dns64) && local.wants_gateways
  instances       = local.private4 && !local.wants_gateways && var.nat_instance_enabled == true
  nats            = min(length(local.public_zones), var.max_nats)
  nat_subnets     = range(local.nats)
  makes_addresses = (local.gateways || local.instances) && length(var.nat_elastic_ips) == 0
  addresses       = local.makes_addresses ? aws_eip.default[*].id : data.aws_eip.nat[*].id
  # which gateway a private route table leads to
  nat_of = [for table in range(local.private_tables) : table % local.nats if local.nats > 0]
}

data "aws_availability_zones" "default" {
  count = local.enabled ? 1 : 0
}

data "aws_vpc" "default" {
  count = local.asks_vpc ? 1 : 0
  id    = var.vpc_id
}

data "aws_eip" "nat" {
  count     = local.gateways || local.instances ? length(var.nat_elastic_ips) : 0
  public_ip = var.nat_elastic_ips[count.index]
}

module "utils" {
  source  = "cloudposse/utils/aws"
  version = "1.4.0"
}

module "public_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = [var.public_label]
  tags       = merge(var.public_subnets_additional_tags, var.subnet_type_tag_key != null && var.subnet_type_tag_value_format != null ? { (var.subnet_type_tag_key) = format(var.subnet_type_tag_value_format, var.public_label) } : {})
  context    = module.this.context
}

resource "aws_subnet" "public" {
  count                                          = length(local.public_zones)
  vpc_id                                         = var.vpc_id
  availability_zone                              = local.public_zones[count.index]
  cidr_block                                     = local.public4 ? element(local.public_blocks4, count.index) : null
  ipv6_cidr_block                                = local.public6 ? element(local.public_blocks6, count.index) : null
  ipv6_native                                    = local.public6 && !local.public4
  map_public_ip_on_launch                        = local.public4 ? var.map_public_ip_on_launch : null
  assign_ipv6_address_on_creation                = local.public6 ? var.public_assign_ipv6_address_on_creation : null
  enable_dns64                                   = local.public6 ? local.public_dns64 : null
  enable_resource_name_dns_a_record_on_launch    = local.public4 ? var.ipv4_public_instance_hostnames_enabled : null
  enable_resource_name_dns_aaaa_record_on_launch = local.public6 ? var.ipv6_public_instance_hostnames_enabled || !local.public4 : null
  private_dns_hostname_type_on_launch            = local.public4 ? var.ipv4_public_instance_hostname_type : null
  tags                                           = merge(module.public_label.tags, { Name = "${module.public_label.id}${module.this.delimiter}${local.short[local.public_zones[count.index]]}" })
}

resource "aws_network_acl" "public" {
  count      = local.is_public && var.public_open_network_acl_enabled ? 1 : 0
  vpc_id     = var.vpc_id
  subnet_ids = aws_subnet.public[*].id
  tags       = module.public_label.tags
}

resource "aws_network_acl_rule" "public4_ingress" {
  count          = local.public4 && var.public_open_network_acl_enabled ? 1 : 0
  network_acl_id = aws_network_acl.public[0].id
  rule_action    = "allow"
  rule_number    = var.open_network_acl_ipv4_rule_number
  egress         = false
  cidr_block     = "0.0.0.0/0"
  from_port      = 0
  to_port        = 0
  protocol       = "-1"
}

resource "aws_network_acl_rule" "public4_egress" {
  count          = local.public4 && var.public_open_network_acl_enabled ? 1 : 0
  network_acl_id = aws_network_acl.public[0].id
  rule_action    = "allow"
  rule_number    = var.open_network_acl_ipv4_rule_number
  egress         = true
  cidr_block     = "0.0.0.0/0"
  from_port      = 0
  to_port        = 0
  protocol       = "-1"
}

resource "aws_network_acl_rule" "public6_ingress" {
  count           = local.public6 && var.public_open_network_acl_enabled ? 1 : 0
  network_acl_id  = aws_network_acl.public[0].id
  rule_action     = "allow"
  rule_number     = var.open_network_acl_ipv6_rule_number
  egress          = false
  ipv6_cidr_block = "::/0"
  from_port       = 0
  to_port         = 0
  protocol        = "-1"
}

resource "aws_network_acl_rule" "public6_egress" {
  count           = local.public6 && var.public_open_network_acl_enabled ? 1 : 0
  network_acl_id  = aws_network_acl.public[0].id
  rule_action     = "allow"
  rule_number     = var.open_network_acl_ipv6_rule_number
  egress          = true
  ipv6_cidr_block = "::/0"
  from_port       = 0
  to_port         = 0
  protocol        = "-1"
}

module "private_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = [var.private_label]
  tags       = merge(var.private_subnets_additional_tags, var.subnet_type_tag_key != null && var.subnet_type_tag_value_format != null ? { (var.subnet_type_tag_key) = format(var.subnet_type_tag_value_format, var.private_label) } : {})
  context    = module.this.context
}

resource "aws_subnet" "private" {
  count             = length(local.private_zones)
  vpc_id            = var.vpc_id
  availability_zone = local.private_zones[count.index]
  cidr_block        = local.private4 ? element(local.private_blocks4, count.index) : null
  ipv6_cidr_block   = local.private6 ? element(local.private_blocks6, count.index) : null
  ipv6_native       = local.private6 && !local.private4

  assign_ipv6_address_on_creation                = local.private6 ? var.private_assign_ipv6_address_on_creation : null
  enable_dns64                                   = local.private6 ? local.private_dns64 : null
  enable_resource_name_dns_a_record_on_launch    = local.private4 ? var.ipv4_private_instance_hostnames_enabled : null
  enable_resource_name_dns_aaaa_record_on_launch = local.private6 ? var.ipv6_private_instance_hostnames_enabled || !local.private4 : null
  private_dns_hostname_type_on_launch            = local.private4 ? var.ipv4_private_instance_hostname_type : null
  tags                                           = merge(module.private_label.tags, { Name = "${module.private_label.id}${module.this.delimiter}${local.short[local.private_zones[count.index]]}" })
}

resource "aws_network_acl" "private" {
  count      = local.is_private && var.private_open_network_acl_enabled ? 1 : 0
  vpc_id     = var.vpc_id
  subnet_ids = aws_subnet.private[*].id
  tags       = module.private_label.tags
}

resource "aws_network_acl_rule" "private4_ingress" {
  count          = local.private4 && var.private_open_network_acl_enabled ? 1 : 0
  network_acl_id = aws_network_acl.private[0].id
  rule_action    = "allow"
  rule_number    = var.open_network_acl_ipv4_rule_number
  egress         = false
  cidr_block     = "0.0.0.0/0"
  from_port      = 0
  to_port        = 0
  protocol       = "-1"
}

resource "aws_network_acl_rule" "private4_egress" {
  count          = local.private4 && var.private_open_network_acl_enabled ? 1 : 0
  network_acl_id = aws_network_acl.private[0].id
  rule_action    = "allow"
  rule_number    = var.open_network_acl_ipv4_rule_number
  egress         = true
  cidr_block     = "0.0.0.0/0"
  from_port      = 0
  to_port        = 0
  protocol       = "-1"
}

resource "aws_network_acl_rule" "private6_ingress" {
  count           = local.private6 && var.private_open_network_acl_enabled ? 1 : 0
  network_acl_id  = aws_network_acl.private[0].id
  rule_action     = "allow"
  rule_number     = var.open_network_acl_ipv6_rule_number
  egress          = false
  ipv6_cidr_block = "::/0"
  from_port       = 0
  to_port         = 0
  protocol        = "-1"
}

resource "aws_network_acl_rule" "private6_egress" {
  count           = local.private6 && var.private_open_network_acl_enabled ? 1 : 0
  network_acl_id  = aws_network_acl.private[0].id
  rule_action     = "allow"
  rule_number     = var.open_network_acl_ipv6_rule_number
  egress          = true
  ipv6_cidr_block = "::/0"
  from_port       = 0
  to_port         = 0
  protocol        = "-1"
}
