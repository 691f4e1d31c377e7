locals {
  public_count      = length(var.public_subnets)
  has_public        = local.create && local.public_count > 0
  private_count     = length(var.private_subnets)
  has_private       = local.create && local.private_count > 0
  database_count    = length(var.database_subnets)
  has_database      = local.create && local.database_count > 0
  redshift_count    = length(var.redshift_subnets)
  has_redshift      = local.create && local.redshift_count > 0
  elasticache_count = length(var.elasticache_subnets)
  has_elasticache   = local.create && local.elasticache_count > 0
  intra_count       = length(var.intra_subnets)
  has_intra         = local.create && local.intra_count > 0
  outpost_count     = length(var.outpost_subnets)
  has_outpost       = local.create && local.outpost_count > 0
  create            = var.create_vpc && var.putin_khuylo
  widest            = max(local.private_count, local.elasticache_count, local.database_count, local.redshift_count)
  vpc_id            = try(aws_vpc_ipv4_cidr_block_association.this[0].vpc_id, aws_vpc.this[0].id, "")

  # a zone is given by its name or by its id
  zones = [for zone in var.azs : { name = length(regexall("^[a-z]{2}-", zone)) > 0 ? zone : null, id = length(regexall("^[a-z]{2}-", zone)) > 0 ? null : zone }]

  nat_gateways       = var.single_nat_gateway ? 1 : var.one_nat_gateway_per_az ? length(var.azs) : local.widest
  nat_addresses      = var.reuse_nat_ips ? var.external_nat_ip_ids : aws_eip.nat[*].id
  public_tables      = 1
  intra_tables       = 1
  database_is_shared = var.single_nat_gateway || var.create_database_internet_gateway_route
  database_table     = local.has_database && var.create_database_subnet_route_table
  database_nat       = local.database_table && !var.create_database_internet_gateway_route && var.create_database_nat_gateway_route && var.enable_nat_gateway
}

resource "aws_vpc" "this" {
  count                            = local.create ? 1 : 0
  cidr_block                       = var.use_ipam_pool ? null : var.cidr
  ipv4_ipam_pool_id                = var.ipv4_ipam_pool_id
  ipv4_netmask_length              = var.ipv4_netmask_length
  ipv6_cidr_block                  = var.ipv6_cidr
  ipv6_ipam_pool_id                = var.ipv6_ipam_pool_id
  ipv6_netmask_length              = var.ipv6_netmask_length
  instance_tenancy                 = var.instance_tenancy
  enable_dns_hostnames             = var.enable_dns_hostnames
  enable_dns_support               = var.enable_dns_support
  assign_generated_ipv6_cidr_block = var.enable_ipv6 && !var.use_ipam_pool ? true : null
  tags                             = merge({ Name = var.name }, var.tags, var.vpc_tags)
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  count      = local.create ? length(var.secondary_cidr_blocks) : 0
  vpc_id     = aws_vpc.this[0].id
  cidr_block = var.secondary_cidr_blocks[count.index]
}

resource "aws_internet_gateway" "this" {
  count  = local.has_public && var.create_igw ? 1 : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = var.name }, var.tags, var.igw_tags)
}

resource "aws_egress_only_internet_gateway" "this" {
  count  = local.create && var.create_egress_only_igw && var.enable_ipv6 && local.widest > 0 ? 1 : 0
  vpc_id = local.vpc_id
  tags   = merge({ Name = var.name }, var.tags, var.igw_tags)
}

resource "aws_eip" "nat" {
  count = local.create && var.enable_nat_gateway && !var.reuse_nat_ips ? local.nat_gateways : 0
  vpc   = true
  tags  = merge({ Name = "${var.name}-${element(var.azs, var.single_nat_gateway ? 0 : count.index)}" }, var.tags, var.nat_eip_tags)
}

resource "aws_nat_gateway" "this" {
  count         = local.create && var.enable_nat_gateway ? local.nat_gateways : 0
  allocation_id = element(local.nat_addresses, var.single_nat_gateway ? 0 : count.index)
  subnet_id     = element(aws_subnet.public[*].id, var.single_nat_gateway ? 0 : count.index)
  tags          = merge({ Name = "${var.name}-${element(var.azs, var.single_nat_gateway ? 0 : count.index)}" }, var.tags, var.nat_gateway_tags)
}

resource "aws_customer_gateway" "this" {
  for_each    = var.customer_gateways
  bgp_asn     = lookup(each.value, "bgp_asn", null)
  ip_address  = each.value.ip_address
  device_name = lookup(each.value, "device_name", null)
  type        = "ipsec.1"
  tags        = merge({ Name = "${var.name}-${each.key}" }, var.tags, var.customer_gateway_tags)
}

resource "aws_vpn_gateway" "this" {
  count             = local.create && var.enable_vpn_gateway ? 1 : 0
  vpc_id            = local.vpc_id
  amazon_side_asn   = var.amazon_side_asn
  availability_zone = var.vpn_gateway_az
  tags              = merge({ Name = var.name }, var.tags, var.vpn_gateway_tags)
}

resource "aws_vpn_gateway_attachment" "this" {
  count          = var.vpn_gateway_id != "" ? 1 : 0
  vpc_id         = local.vpc_id
  vpn_gateway_id = var.vpn_gateway_id
}

resource "aws_vpc_dhcp_options" "this" {
  count               = local.create && var.enable_dhcp_options ? 1 : 0
  domain_name         = var.dhcp_options_domain_name
  domain_name_servers = var.dhcp_options_domain_name_servers
  ntp_servers         = var.dhcp_options_ntp_servers
  tags                = merge({ Name = var.name }, var.tags, var.dhcp_options_tags)
}

resource "aws_default_vpc" "this" {
  count                = var.manage_default_vpc ? 1 : 0
  enable_dns_support   = var.default_vpc_enable_dns_support
  enable_dns_hostnames = var.default_vpc_enable_dns_hostnames
  tags                 = merge({ Name = coalesce(var.default_vpc_name, "default") }, var.tags, var.default_vpc_tags)
}

resource "aws_default_security_group" "this" {
  count  = local.create && var.manage_default_security_group ? 1 : 0
  vpc_id = aws_vpc.this[0].id

  dynamic "ingress" {
    for_each = var.default_security_group_ingress
    iterator = rule
    content {
      self             = lookup(rule.value, "self", null)
      description      = lookup(rule.value, "description", null)
      cidr_blocks      = compact(split(",", lookup(rule.value, "cidr_blocks", "")))
      ipv6_cidr_blocks = compact(split(",", lookup(rule.value, "ipv6_cidr_blocks", "")))
      prefix_list_ids  = compact(split(",", lookup(rule.value, "prefix_list_ids", "")))
      security_groups  = compact(split(",", lookup(rule.value, "security_groups", "")))
      from_port        = lookup(rule.value, "from_port", 0)
      to_port          = lookup(rule.value, "to_port", 0)
      protocol         = lookup(rule.value, "protocol", "-1")
    }
  }

  dynamic "egress" {
    for_each = var.default_security_group_egress
    iterator = rule
    content {
      self             = lookup(rule.value, "self", null)
      description      = lookup(rule.value, "description", null)
      cidr_blocks      = compact(split(",", lookup(rule.value, "cidr_blocks", "")))
      ipv6_cidr_blocks = compact(split(",", lookup(rule.value, "ipv6_cidr_blocks", "")))
      prefix_list_ids  = compact(split(",", lookup(rule.value, "prefix_list_ids", "")))
      security_groups  = compact(split(",", lookup(rule.value, "security_groups", "")))
      from_port        = lookup(rule.value, "from_port", 0)
      to_port          = lookup(rule.value, "to_port", 0)
      protocol         = lookup(rule.value, "protocol", "-1")
    }
  }

  tags = merge({ Name = coalesce(var.default_security_group_name, var.name) }, var.tags, var.default_security_group_tags)
}

resource "aws_default_network_acl" "this" {
  count                  = local.create && var.manage_default_network_acl ? 1 : 0
  default_network_acl_id = aws_vpc.this[0].default_network_acl_id

  dynamic "ingress" {
    for_each = var.default_network_acl_ingress
    iterator = rule
    content {
      action          = rule.value.action
      rule_no         = rule.value.rule_no
      protocol        = rule.value.protocol
      from_port       = rule.value.from_port
      to_port         = rule.value.to_port
      cidr_block      = lookup(rule.value, "cidr_block", null)
      ipv6_cidr_block = lookup(rule.value, "ipv6_cidr_block", null)
      icmp_code       = lookup(rule.value, "icmp_code", null)
      icmp_type       = lookup(rule.value, "icmp_type", null)
    }
  }

  dynamic "egress" {
    for_each = var.default_network_acl_egress
    iterator = rule
    content {
      action          = rule.value.action
      rule_no         = rule.value.rule_no
      protocol        = rule.value.protocol
      from_port       = rule.value.from_port
      to_port         = rule.value.to_port
      cidr_block      = lookup(rule.value, "cidr_block", null)
      ipv6_cidr_block = lookup(rule.value, "ipv6_cidr_block", null)
      icmp_code       = lookup(rule.value, "icmp_code", null)
      icmp_type       = lookup(rule.value, "icmp_type", null)
    }
  }

  tags = merge({ Name = coalesce(var.default_network_acl_name, var.name) }, var.tags, var.default_network_acl_tags)
}

resource "aws_default_route_table" "default" {
  count                  = local.create && var.manage_default_route_table ? 1 : 0
  default_route_table_id = aws_vpc.this[0].default_route_table_id
  propagating_vgws       = var.default_route_table_propagating_vgws

  dynamic "route" {
    for_each = var.default_route_table_routes
    content {
      cidr_block                = route.value.cidr_block
      ipv6_cidr_block           = lookup(route.value, "ipv6_cidr_block", null)
      egress_only_gateway_id    = lookup(route.value, "egress_only_gateway_id", null)
      gateway_id                = lookup(route.value, "gateway_id", null)
      instance_id               = lookup(route.value, "instance_id", null)
      nat_gateway_id            = lookup(route.value, "nat_gateway_id", null)
      network_interface_id      = lookup(route.value, "network_interface_id", null)
      transit_gateway_id        = lookup(route.value, "transit_gateway_id", null)
      vpc_endpoint_id           = lookup(route.value, "vpc_endpoint_id", null)
      vpc_peering_connection_id = lookup(route.value, "vpc_peering_connection_id", null)
    }
  }

  tags = merge({ Name = coalesce(var.default_route_table_name, var.name) }, var.tags, var.default_route_table_tags)
}
