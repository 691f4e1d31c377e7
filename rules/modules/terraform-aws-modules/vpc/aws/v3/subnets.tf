resource "aws_subnet" "public" {
  count                           = local.has_public && (!var.one_nat_gateway_per_az || local.public_count >= length(var.azs)) ? local.public_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.public_subnets[count.index]
  map_public_ip_on_launch         = var.map_public_ip_on_launch
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.public_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.public_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.public_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.public_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.public_subnet_names[count.index], "${var.name}-${var.public_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.public_subnet_tags, lookup(var.public_subnet_tags_per_az, element(var.azs, count.index), {}))
}

resource "aws_subnet" "private" {
  count                           = local.has_private ? local.private_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.private_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.private_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.private_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.private_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.private_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.private_subnet_names[count.index], "${var.name}-${var.private_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.private_subnet_tags, lookup(var.private_subnet_tags_per_az, element(var.azs, count.index), {}))
}

resource "aws_subnet" "database" {
  count                           = local.has_database ? local.database_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.database_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.database_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.database_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.database_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.database_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.database_subnet_names[count.index], "${var.name}-${var.database_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.database_subnet_tags)
}

resource "aws_subnet" "redshift" {
  count                           = local.has_redshift ? local.redshift_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.redshift_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.redshift_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.redshift_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.redshift_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.redshift_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.redshift_subnet_names[count.index], "${var.name}-${var.redshift_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.redshift_subnet_tags)
}

resource "aws_subnet" "elasticache" {
  count                           = local.has_elasticache ? local.elasticache_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.elasticache_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.elasticache_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.elasticache_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.elasticache_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.elasticache_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.elasticache_subnet_names[count.index], "${var.name}-${var.elasticache_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.elasticache_subnet_tags)
}

resource "aws_subnet" "intra" {
  count                           = local.has_intra ? local.intra_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = element(local.zones, count.index).name
  availability_zone_id            = element(local.zones, count.index).id
  cidr_block                      = var.intra_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.intra_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.intra_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.intra_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.intra_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.intra_subnet_names[count.index], "${var.name}-${var.intra_subnet_suffix}-${element(var.azs, count.index)}") }, var.tags, var.intra_subnet_tags)
}

resource "aws_subnet" "outpost" {
  count                           = local.has_outpost ? local.outpost_count : 0
  vpc_id                          = local.vpc_id
  availability_zone               = var.outpost_az
  outpost_arn                     = var.outpost_arn
  cidr_block                      = var.outpost_subnets[count.index]
  ipv6_cidr_block                 = var.enable_ipv6 && length(var.outpost_subnet_ipv6_prefixes) > 0 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, var.outpost_subnet_ipv6_prefixes[count.index]) : null
  assign_ipv6_address_on_creation = var.outpost_subnet_assign_ipv6_address_on_creation == null ? var.assign_ipv6_address_on_creation : var.outpost_subnet_assign_ipv6_address_on_creation
  tags                            = merge({ Name = try(var.outpost_subnet_names[count.index], "${var.name}-${var.outpost_subnet_suffix}-${var.outpost_az}") }, var.tags, var.outpost_subnet_tags)
}

resource "aws_db_subnet_group" "database" {
  count      = local.has_database && var.create_database_subnet_group ? 1 : 0
  name       = lower(coalesce(var.database_subnet_group_name, var.name))
  subnet_ids = aws_subnet.database[*].id
  tags       = merge({ Name = lower(coalesce(var.database_subnet_group_name, var.name)) }, var.tags, var.database_subnet_group_tags)
}

resource "aws_redshift_subnet_group" "redshift" {
  count      = local.has_redshift && var.create_redshift_subnet_group ? 1 : 0
  name       = lower(coalesce(var.redshift_subnet_group_name, var.name))
  subnet_ids = aws_subnet.redshift[*].id
  tags       = merge({ Name = coalesce(var.redshift_subnet_group_name, var.name) }, var.tags, var.redshift_subnet_group_tags)
}

resource "aws_elasticache_subnet_group" "elasticache" {
  count      = local.has_elasticache && var.create_elasticache_subnet_group ? 1 : 0
  name       = coalesce(var.elasticache_subnet_group_name, var.name)
  subnet_ids = aws_subnet.elasticache[*].id
  tags       = merge({ Name = coalesce(var.elasticache_subnet_group_name, var.name) }, var.tags, var.elasticache_subnet_group_tags)
}
