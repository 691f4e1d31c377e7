locals {
  enabled    = module.this.enabled
  zones      = local.enabled ? length(var.availability_zones) : 0
  vpc_id     = try(data.aws_vpc.default[0].id, "")
  cidr_block = var.cidr_block != "" ? var.cidr_block : try(data.aws_vpc.default[0].cidr_block, "")
  # room is kept for every zone of the region
  most               = var.max_subnet_count == 0 ? length(data.aws_availability_zones.available[0].names) : var.max_subnet_count
  bits               = ceil(log(local.most * 2, 2))
  uses_default_table = var.vpc_default_route_table_id != ""
  nats               = local.enabled && var.nat_gateway_enabled ? length(var.availability_zones) : 0
  short              = module.utils.region_az_alt_code_maps[{ short = "to_short", fixed = "to_fixed", full = "identity" }[var.availability_zone_attribute_style]]
}

data "aws_vpc" "default" {
  count = local.enabled ? 1 : 0
  id    = var.vpc_id
}

data "aws_availability_zones" "available" {
  count = local.enabled ? 1 : 0
}

data "aws_eip" "nat_ips" {
  count     = local.enabled ? length(var.nat_elastic_ips) : 0
  public_ip = var.nat_elastic_ips[count.index]
}

module "utils" {
  source  = "cloudposse/utils/aws"
  version = "0.8.1"
}

module "public_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = ["public"]
  tags       = merge(var.public_subnets_additional_tags, { (var.subnet_type_tag_key) = format(var.subnet_type_tag_value_format, "public") })
  context    = module.this.context
}

resource "aws_subnet" "public" {
  count                   = local.zones
  vpc_id                  = local.vpc_id
  availability_zone       = element(var.availability_zones, count.index)
  cidr_block              = cidrsubnet(local.cidr_block, local.bits, local.most + count.index)
  map_public_ip_on_launch = var.map_public_ip_on_launch
  tags                    = merge(module.public_label.tags, { Name = "${module.public_label.id}${module.this.delimiter}${local.short[element(var.availability_zones, count.index)]}" })
}

resource "aws_network_acl" "public" {
  count      = local.enabled && var.public_network_acl_id == "" ? 1 : 0
  vpc_id     = var.vpc_id
  subnet_ids = aws_subnet.public[*].id
  tags       = module.public_label.tags

  ingress {
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
    protocol   = "-1"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
    protocol   = "-1"
  }
}

module "private_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = ["private"]
  tags       = merge(var.private_subnets_additional_tags, { (var.subnet_type_tag_key) = format(var.subnet_type_tag_value_format, "private") })
  context    = module.this.context
}

resource "aws_subnet" "private" {
  count             = local.zones
  vpc_id            = local.vpc_id
  availability_zone = element(var.availability_zones, count.index)
  cidr_block        = cidrsubnet(local.cidr_block, local.bits, count.index)

  tags = merge(module.private_label.tags, { Name = "${module.private_label.id}${module.this.delimiter}${local.short[element(var.availability_zones, count.index)]}" })
}

resource "aws_network_acl" "private" {
  count      = local.enabled && var.private_network_acl_id == "" ? 1 : 0
  vpc_id     = var.vpc_id
  subnet_ids = aws_subnet.private[*].id
  tags       = module.private_label.tags

  ingress {
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
    protocol   = "-1"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
    protocol   = "-1"
  }
}

module "nat_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = ["nat"]
  context    = module.this.context
}

resource "aws_route_table" "public" {
  count  = local.enabled && !local.uses_default_table ? 1 : 0
  vpc_id = local.vpc_id
  tags   = module.public_label.tags
}

resource "aws_route" "public" {
  count                  = local.enabled && !local.uses_default_table ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = var.igw_id
}

resource "aws_route_table_association" "public" {
  count          = local.uses_default_table ? 0 : local.zones
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table_association" "public_default" {
  count          = local.uses_default_table ? local.zones : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = var.vpc_default_route_table_id
}

resource "aws_route_table" "private" {
  count  = local.zones
  vpc_id = local.vpc_id
  tags   = merge(module.private_label.tags, { Name = "${module.private_label.id}${module.this.delimiter}${local.short[element(var.availability_zones, count.index)]}" })
}

resource "aws_route_table_association" "private" {
  count          = local.zones
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

resource "aws_eip" "default" {
  count = length(var.nat_elastic_ips) > 0 ? 0 : local.nats
  vpc   = true
}

resource "aws_nat_gateway" "default" {
  count         = local.nats
  allocation_id = element(length(var.nat_elastic_ips) > 0 ? data.aws_eip.nat_ips[*].id : aws_eip.default[*].id, count.index)
  subnet_id     = aws_subnet.public[count.index].id
  tags          = merge(module.nat_label.tags, { Name = "${module.nat_label.id}${module.this.delimiter}${local.short[element(var.availability_zones, count.index)]}" })
}

resource "aws_route" "default" {
  count                  = local.nats
  route_table_id         = aws_route_table.private[count.index].id
  nat_gateway_id         = aws_nat_gateway.default[count.index].id
  destination_cidr_block = "0.0.0.0/0"
}
