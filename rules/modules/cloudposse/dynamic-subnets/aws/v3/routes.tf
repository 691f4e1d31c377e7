resource "aws_route_table" "public" {
  count  = local.makes_public_tables ? local.public_tables : 0
  vpc_id = var.vpc_id
  tags   = module.public_label.tags
}

resource "aws_route_table_association" "public" {
  count          = local.is_public && var.public_route_table_enabled ? length(local.public_zones) : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = element(local.public_table_ids, count.index)
}

resource "aws_route_table" "private" {
  count  = local.private_tables
  vpc_id = var.vpc_id
  tags   = merge(module.private_label.tags, { Name = "${module.private_label.id}${module.this.delimiter}${local.short[local.private_zones[count.index]]}" })
}

resource "aws_route_table_association" "private" {
  count          = local.is_private && var.private_route_table_enabled ? length(local.private_zones) : 0
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = element(local.private_table_ids, count.index)
}

resource "aws_route" "public" {
  count                  = local.public4 && length(var.igw_id) > 0 ? local.public_tables : 0
  route_table_id         = local.public_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = var.igw_id[0]
}

resource "aws_route" "public6" {
  count                       = local.public6 && length(var.igw_id) > 0 ? local.public_tables : 0
  route_table_id              = local.public_table_ids[count.index]
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = var.igw_id[0]
}

resource "aws_route" "private6" {
  count                       = local.enabled && var.ipv6_enabled && length(var.ipv6_egress_only_igw_id) > 0 ? local.private_tables : 0
  route_table_id              = local.private_table_ids[count.index]
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = var.ipv6_egress_only_igw_id[0]
}

resource "aws_route" "nat4" {
  count                  = local.gateways && local.private4 ? local.private_tables : 0
  route_table_id         = local.private_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.default[local.nat_of[count.index]].id
}

resource "aws_route" "private_nat64" {
  count                       = local.gateways && local.private_dns64 ? local.private_tables : 0
  route_table_id              = local.private_table_ids[count.index]
  destination_ipv6_cidr_block = "64:ff9b::/96"
  nat_gateway_id              = aws_nat_gateway.default[local.nat_of[count.index]].id
}

resource "aws_route" "nat_instance" {
  count                  = local.instances ? local.private_tables : 0
  route_table_id         = local.private_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat_instance[local.nat_of[count.index]].primary_network_interface_id
}
