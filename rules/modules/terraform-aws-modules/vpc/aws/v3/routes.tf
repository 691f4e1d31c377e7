resource "aws_route_table" "public" {
  count  = local.has_public ? local.public_tables : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = "${var.name}-${var.public_subnet_suffix}" }, var.tags, var.public_route_table_tags)
}

resource "aws_route_table" "private" {
  count  = local.create && local.widest > 0 ? local.nat_gateways : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = var.single_nat_gateway ? "${var.name}-${var.private_subnet_suffix}" : "${var.name}-${var.private_subnet_suffix}-${element(var.azs, count.index)}" }, var.tags, var.private_route_table_tags)
}

resource "aws_route_table" "database" {
  count  = local.database_table ? local.database_is_shared ? 1 : local.database_count : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = local.database_is_shared ? "${var.name}-${var.database_subnet_suffix}" : "${var.name}-${var.database_subnet_suffix}-${element(var.azs, count.index)}" }, var.tags, var.database_route_table_tags)
}

resource "aws_route_table" "redshift" {
  count  = local.has_redshift && var.create_redshift_subnet_route_table ? 1 : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = "${var.name}-${var.redshift_subnet_suffix}" }, var.tags, var.redshift_route_table_tags)
}

resource "aws_route_table" "elasticache" {
  count  = local.has_elasticache && var.create_elasticache_subnet_route_table ? 1 : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = "${var.name}-${var.elasticache_subnet_suffix}" }, var.tags, var.elasticache_route_table_tags)
}

resource "aws_route_table" "intra" {
  count  = local.has_intra ? local.intra_tables : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = "${var.name}-${var.intra_subnet_suffix}" }, var.tags, var.intra_route_table_tags)
}

resource "aws_route_table_association" "public" {
  count          = local.has_public ? local.public_count : 0
  subnet_id      = element(aws_subnet.public[*].id, count.index)
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table_association" "intra" {
  count          = local.has_intra ? local.intra_count : 0
  subnet_id      = element(aws_subnet.intra[*].id, count.index)
  route_table_id = aws_route_table.intra[0].id
}

resource "aws_route_table_association" "private" {
  count          = local.has_private ? local.private_count : 0
  subnet_id      = element(aws_subnet.private[*].id, count.index)
  route_table_id = element(aws_route_table.private[*].id, var.single_nat_gateway ? 0 : count.index)
}

resource "aws_route_table_association" "outpost" {
  count          = local.has_outpost ? local.outpost_count : 0
  subnet_id      = element(aws_subnet.outpost[*].id, count.index)
  route_table_id = element(aws_route_table.private[*].id, var.single_nat_gateway ? 0 : count.index)
}

resource "aws_route_table_association" "database" {
  count          = local.has_database ? local.database_count : 0
  subnet_id      = element(aws_subnet.database[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.database[*].id, aws_route_table.private[*].id), var.create_database_subnet_route_table && local.database_is_shared ? 0 : count.index)
}

resource "aws_route_table_association" "redshift" {
  count          = local.has_redshift && !var.enable_public_redshift ? local.redshift_count : 0
  subnet_id      = element(aws_subnet.redshift[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.redshift[*].id, aws_route_table.private[*].id), var.single_nat_gateway || var.create_redshift_subnet_route_table ? 0 : count.index)
}

resource "aws_route_table_association" "redshift_public" {
  count          = local.has_redshift && var.enable_public_redshift ? local.redshift_count : 0
  subnet_id      = element(aws_subnet.redshift[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.redshift[*].id, aws_route_table.public[*].id), var.single_nat_gateway || var.create_redshift_subnet_route_table ? 0 : count.index)
}

resource "aws_route_table_association" "elasticache" {
  count          = local.has_elasticache ? local.elasticache_count : 0
  subnet_id      = element(aws_subnet.elasticache[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.elasticache[*].id, aws_route_table.private[*].id), var.single_nat_gateway || var.create_elasticache_subnet_route_table ? 0 : count.index)
}

resource "aws_route" "public_internet_gateway" {
  count                  = local.has_public && var.create_igw ? local.public_tables : 0
  route_table_id         = aws_route_table.public[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "public_internet_gateway_ipv6" {
  count                       = local.has_public && var.create_igw && var.enable_ipv6 ? local.public_tables : 0
  route_table_id              = aws_route_table.public[count.index].id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.this[0].id
}

resource "aws_route" "private_nat_gateway" {
  count                  = local.create && var.enable_nat_gateway ? local.nat_gateways : 0
  route_table_id         = element(aws_route_table.private[*].id, count.index)
  destination_cidr_block = var.nat_gateway_destination_cidr_block
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "private_ipv6_egress" {
  count                       = local.create && var.create_egress_only_igw && var.enable_ipv6 ? local.private_count : 0
  route_table_id              = element(aws_route_table.private[*].id, count.index)
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_route" "database_internet_gateway" {
  count                  = local.database_table && var.create_igw && var.create_database_internet_gateway_route && !var.create_database_nat_gateway_route ? 1 : 0
  route_table_id         = aws_route_table.database[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "database_nat_gateway" {
  count                  = local.database_nat ? var.single_nat_gateway ? 1 : local.database_count : 0
  route_table_id         = element(aws_route_table.database[*].id, count.index)
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "database_ipv6_egress" {
  count                       = local.database_table && var.create_egress_only_igw && var.enable_ipv6 && var.create_database_internet_gateway_route ? 1 : 0
  route_table_id              = aws_route_table.database[0].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_vpn_gateway_route_propagation" "public" {
  count          = local.create && var.propagate_public_route_tables_vgw && (var.enable_vpn_gateway || var.vpn_gateway_id != "") ? 1 : 0
  route_table_id = element(aws_route_table.public[*].id, count.index)
  vpn_gateway_id = element(concat(aws_vpn_gateway.this[*].id, aws_vpn_gateway_attachment.this[*].vpn_gateway_id), count.index)
}

resource "aws_vpn_gateway_route_propagation" "private" {
  count          = local.create && var.propagate_private_route_tables_vgw && (var.enable_vpn_gateway || var.vpn_gateway_id != "") ? local.private_count : 0
  route_table_id = element(aws_route_table.private[*].id, count.index)
  vpn_gateway_id = element(concat(aws_vpn_gateway.this[*].id, aws_vpn_gateway_attachment.this[*].vpn_gateway_id), count.index)
}

resource "aws_vpn_gateway_route_propagation" "intra" {
  count          = local.create && var.propagate_intra_route_tables_vgw && (var.enable_vpn_gateway || var.vpn_gateway_id != "") ? local.intra_count : 0
  route_table_id = element(aws_route_table.intra[*].id, count.index)
  vpn_gateway_id = element(concat(aws_vpn_gateway.this[*].id, aws_vpn_gateway_attachment.this[*].vpn_gateway_id), count.index)
}
