resource "aws_network_acl" "public" {
  count      = local.has_public && var.public_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.public[*].id
  tags       = merge({ Name = "${var.name}-${var.public_subnet_suffix}" }, var.tags, var.public_acl_tags)
}

resource "aws_network_acl_rule" "public_inbound" {
  count           = local.has_public && var.public_dedicated_network_acl ? length(var.public_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.public[0].id
  egress          = false
  rule_number     = var.public_inbound_acl_rules[count.index].rule_number
  rule_action     = var.public_inbound_acl_rules[count.index].rule_action
  protocol        = var.public_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.public_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.public_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.public_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.public_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.public_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.public_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "public_outbound" {
  count           = local.has_public && var.public_dedicated_network_acl ? length(var.public_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.public[0].id
  egress          = true
  rule_number     = var.public_outbound_acl_rules[count.index].rule_number
  rule_action     = var.public_outbound_acl_rules[count.index].rule_action
  protocol        = var.public_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.public_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.public_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.public_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.public_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.public_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.public_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "private" {
  count      = local.has_private && var.private_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.private[*].id
  tags       = merge({ Name = "${var.name}-${var.private_subnet_suffix}" }, var.tags, var.private_acl_tags)
}

resource "aws_network_acl_rule" "private_inbound" {
  count           = local.has_private && var.private_dedicated_network_acl ? length(var.private_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.private[0].id
  egress          = false
  rule_number     = var.private_inbound_acl_rules[count.index].rule_number
  rule_action     = var.private_inbound_acl_rules[count.index].rule_action
  protocol        = var.private_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.private_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.private_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.private_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.private_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.private_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.private_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "private_outbound" {
  count           = local.has_private && var.private_dedicated_network_acl ? length(var.private_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.private[0].id
  egress          = true
  rule_number     = var.private_outbound_acl_rules[count.index].rule_number
  rule_action     = var.private_outbound_acl_rules[count.index].rule_action
  protocol        = var.private_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.private_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.private_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.private_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.private_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.private_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.private_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "database" {
  count      = local.has_database && var.database_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.database[*].id
  tags       = merge({ Name = "${var.name}-${var.database_subnet_suffix}" }, var.tags, var.database_acl_tags)
}

resource "aws_network_acl_rule" "database_inbound" {
  count           = local.has_database && var.database_dedicated_network_acl ? length(var.database_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.database[0].id
  egress          = false
  rule_number     = var.database_inbound_acl_rules[count.index].rule_number
  rule_action     = var.database_inbound_acl_rules[count.index].rule_action
  protocol        = var.database_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.database_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.database_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.database_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.database_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.database_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.database_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "database_outbound" {
  count           = local.has_database && var.database_dedicated_network_acl ? length(var.database_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.database[0].id
  egress          = true
  rule_number     = var.database_outbound_acl_rules[count.index].rule_number
  rule_action     = var.database_outbound_acl_rules[count.index].rule_action
  protocol        = var.database_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.database_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.database_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.database_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.database_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.database_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.database_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "redshift" {
  count      = local.has_redshift && var.redshift_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.redshift[*].id
  tags       = merge({ Name = "${var.name}-${var.redshift_subnet_suffix}" }, var.tags, var.redshift_acl_tags)
}

resource "aws_network_acl_rule" "redshift_inbound" {
  count           = local.has_redshift && var.redshift_dedicated_network_acl ? length(var.redshift_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.redshift[0].id
  egress          = false
  rule_number     = var.redshift_inbound_acl_rules[count.index].rule_number
  rule_action     = var.redshift_inbound_acl_rules[count.index].rule_action
  protocol        = var.redshift_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.redshift_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.redshift_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.redshift_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.redshift_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.redshift_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.redshift_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "redshift_outbound" {
  count           = local.has_redshift && var.redshift_dedicated_network_acl ? length(var.redshift_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.redshift[0].id
  egress          = true
  rule_number     = var.redshift_outbound_acl_rules[count.index].rule_number
  rule_action     = var.redshift_outbound_acl_rules[count.index].rule_action
  protocol        = var.redshift_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.redshift_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.redshift_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.redshift_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.redshift_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.redshift_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.redshift_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "elasticache" {
  count      = local.has_elasticache && var.elasticache_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.elasticache[*].id
  tags       = merge({ Name = "${var.name}-${var.elasticache_subnet_suffix}" }, var.tags, var.elasticache_acl_tags)
}

resource "aws_network_acl_rule" "elasticache_inbound" {
  count           = local.has_elasticache && var.elasticache_dedicated_network_acl ? length(var.elasticache_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.elasticache[0].id
  egress          = false
  rule_number     = var.elasticache_inbound_acl_rules[count.index].rule_number
  rule_action     = var.elasticache_inbound_acl_rules[count.index].rule_action
  protocol        = var.elasticache_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.elasticache_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.elasticache_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.elasticache_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.elasticache_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.elasticache_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.elasticache_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "elasticache_outbound" {
  count           = local.has_elasticache && var.elasticache_dedicated_network_acl ? length(var.elasticache_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.elasticache[0].id
  egress          = true
  rule_number     = var.elasticache_outbound_acl_rules[count.index].rule_number
  rule_action     = var.elasticache_outbound_acl_rules[count.index].rule_action
  protocol        = var.elasticache_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.elasticache_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.elasticache_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.elasticache_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.elasticache_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.elasticache_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.elasticache_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "intra" {
  count      = local.has_intra && var.intra_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.intra[*].id
  tags       = merge({ Name = "${var.name}-${var.intra_subnet_suffix}" }, var.tags, var.intra_acl_tags)
}

resource "aws_network_acl_rule" "intra_inbound" {
  count           = local.has_intra && var.intra_dedicated_network_acl ? length(var.intra_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.intra[0].id
  egress          = false
  rule_number     = var.intra_inbound_acl_rules[count.index].rule_number
  rule_action     = var.intra_inbound_acl_rules[count.index].rule_action
  protocol        = var.intra_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.intra_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.intra_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.intra_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.intra_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.intra_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.intra_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "intra_outbound" {
  count           = local.has_intra && var.intra_dedicated_network_acl ? length(var.intra_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.intra[0].id
  egress          = true
  rule_number     = var.intra_outbound_acl_rules[count.index].rule_number
  rule_action     = var.intra_outbound_acl_rules[count.index].rule_action
  protocol        = var.intra_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.intra_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.intra_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.intra_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.intra_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.intra_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.intra_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl" "outpost" {
  count      = local.has_outpost && var.outpost_dedicated_network_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.outpost[*].id
  tags       = merge({ Name = "${var.name}-${var.outpost_subnet_suffix}" }, var.tags, var.outpost_acl_tags)
}

resource "aws_network_acl_rule" "outpost_inbound" {
  count           = local.has_outpost && var.outpost_dedicated_network_acl ? length(var.outpost_inbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.outpost[0].id
  egress          = false
  rule_number     = var.outpost_inbound_acl_rules[count.index].rule_number
  rule_action     = var.outpost_inbound_acl_rules[count.index].rule_action
  protocol        = var.outpost_inbound_acl_rules[count.index].protocol
  from_port       = lookup(var.outpost_inbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.outpost_inbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.outpost_inbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.outpost_inbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.outpost_inbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.outpost_inbound_acl_rules[count.index], "ipv6_cidr_block", null)
}

resource "aws_network_acl_rule" "outpost_outbound" {
  count           = local.has_outpost && var.outpost_dedicated_network_acl ? length(var.outpost_outbound_acl_rules) : 0
  network_acl_id  = aws_network_acl.outpost[0].id
  egress          = true
  rule_number     = var.outpost_outbound_acl_rules[count.index].rule_number
  rule_action     = var.outpost_outbound_acl_rules[count.index].rule_action
  protocol        = var.outpost_outbound_acl_rules[count.index].protocol
  from_port       = lookup(var.outpost_outbound_acl_rules[count.index], "from_port", null)
  to_port         = lookup(var.outpost_outbound_acl_rules[count.index], "to_port", null)
  icmp_code       = lookup(var.outpost_outbound_acl_rules[count.index], "icmp_code", null)
  icmp_type       = lookup(var.outpost_outbound_acl_rules[count.index], "icmp_type", null)
  cidr_block      = lookup(var.outpost_outbound_acl_rules[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.outpost_outbound_acl_rules[count.index], "ipv6_cidr_block", null)
}
