variable "create_vpc" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "cidr" {
  type    = string
  default = "0.0.0.0/0"
}
variable "enable_ipv6" {
  type    = bool
  default = false
}
variable "private_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "public_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "outpost_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "database_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "redshift_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "elasticache_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "intra_subnet_ipv6_prefixes" {
  type    = list(string)
  default = []
}
variable "assign_ipv6_address_on_creation" {
  type    = bool
  default = false
}
variable "private_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "public_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "outpost_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "database_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "redshift_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "elasticache_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "intra_subnet_assign_ipv6_address_on_creation" {
  type    = bool
  default = null
}
variable "secondary_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "instance_tenancy" {
  type    = string
  default = "default"
}
variable "public_subnet_suffix" {
  type    = string
  default = "public"
}
variable "private_subnet_suffix" {
  type    = string
  default = "private"
}
variable "public_subnet_names" {
  type    = list(string)
  default = []
}
variable "private_subnet_names" {
  type    = list(string)
  default = []
}
variable "outpost_subnet_names" {
  type    = list(string)
  default = []
}
variable "intra_subnet_names" {
  type    = list(string)
  default = []
}
variable "database_subnet_names" {
  type    = list(string)
  default = []
}
variable "redshift_subnet_names" {
  type    = list(string)
  default = []
}
variable "elasticache_subnet_names" {
  type    = list(string)
  default = []
}
variable "outpost_subnet_suffix" {
  type    = string
  default = "outpost"
}
variable "intra_subnet_suffix" {
  type    = string
  default = "intra"
}
variable "database_subnet_suffix" {
  type    = string
  default = "db"
}
variable "redshift_subnet_suffix" {
  type    = string
  default = "redshift"
}
variable "elasticache_subnet_suffix" {
  type    = string
  default = "elasticache"
}
variable "public_subnets" {
  type    = list(string)
  default = []
}
variable "private_subnets" {
  type    = list(string)
  default = []
}
variable "outpost_subnets" {
  type    = list(string)
  default = []
}
variable "database_subnets" {
  type    = list(string)
  default = []
}
variable "redshift_subnets" {
  type    = list(string)
  default = []
}
variable "elasticache_subnets" {
  type    = list(string)
  default = []
}
variable "intra_subnets" {
  type    = list(string)
  default = []
}
variable "create_database_subnet_route_table" {
  type    = bool
  default = false
}
variable "create_redshift_subnet_route_table" {
  type    = bool
  default = false
}
variable "enable_public_redshift" {
  type    = bool
  default = false
}
variable "create_elasticache_subnet_route_table" {
  type    = bool
  default = false
}
variable "create_database_subnet_group" {
  type    = bool
  default = true
}
variable "create_elasticache_subnet_group" {
  type    = bool
  default = true
}
variable "create_redshift_subnet_group" {
  type    = bool
  default = true
}
variable "create_database_internet_gateway_route" {
  type    = bool
  default = false
}
variable "create_database_nat_gateway_route" {
  type    = bool
  default = false
}
variable "azs" {
  type    = list(string)
  default = []
}
variable "enable_dns_hostnames" {
  type    = bool
  default = false
}
variable "enable_dns_support" {
  type    = bool
  default = true
}
variable "enable_nat_gateway" {
  type    = bool
  default = false
}
variable "nat_gateway_destination_cidr_block" {
  type    = string
  default = "0.0.0.0/0"
}
variable "single_nat_gateway" {
  type    = bool
  default = false
}
variable "one_nat_gateway_per_az" {
  type    = bool
  default = false
}
variable "reuse_nat_ips" {
  type    = bool
  default = false
}
variable "external_nat_ip_ids" {
  type    = list(string)
  default = []
}
variable "external_nat_ips" {
  type    = list(string)
  default = []
}
variable "map_public_ip_on_launch" {
  type    = bool
  default = true
}
variable "customer_gateways" {
  type    = map(map(any))
  default = {}
}
variable "enable_vpn_gateway" {
  type    = bool
  default = false
}
variable "vpn_gateway_id" {
  type    = string
  default = ""
}
variable "amazon_side_asn" {
  type    = string
  default = "64512"
}
variable "vpn_gateway_az" {
  type    = string
  default = null
}
variable "propagate_intra_route_tables_vgw" {
  type    = bool
  default = false
}
variable "propagate_private_route_tables_vgw" {
  type    = bool
  default = false
}
variable "propagate_public_route_tables_vgw" {
  type    = bool
  default = false
}
variable "manage_default_route_table" {
  type    = bool
  default = false
}
variable "default_route_table_name" {
  type    = string
  default = null
}
variable "default_route_table_propagating_vgws" {
  type    = list(string)
  default = []
}
variable "default_route_table_routes" {
  type    = list(map(string))
  default = []
}
variable "default_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "vpc_tags" {
  type    = map(string)
  default = {}
}
variable "igw_tags" {
  type    = map(string)
  default = {}
}
variable "public_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "public_subnet_tags_per_az" {
  type    = map(map(string))
  default = {}
}
variable "private_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "private_subnet_tags_per_az" {
  type    = map(map(string))
  default = {}
}
variable "outpost_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "public_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "private_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "database_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "redshift_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "elasticache_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "intra_route_table_tags" {
  type    = map(string)
  default = {}
}
variable "database_subnet_group_name" {
  type    = string
  default = null
}
variable "database_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "database_subnet_group_tags" {
  type    = map(string)
  default = {}
}
variable "redshift_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "redshift_subnet_group_name" {
  type    = string
  default = null
}
variable "redshift_subnet_group_tags" {
  type    = map(string)
  default = {}
}
variable "elasticache_subnet_group_name" {
  type    = string
  default = null
}
variable "elasticache_subnet_group_tags" {
  type    = map(string)
  default = {}
}
variable "elasticache_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "intra_subnet_tags" {
  type    = map(string)
  default = {}
}
variable "public_acl_tags" {
  type    = map(string)
  default = {}
}
variable "private_acl_tags" {
  type    = map(string)
  default = {}
}
variable "outpost_acl_tags" {
  type    = map(string)
  default = {}
}
variable "intra_acl_tags" {
  type    = map(string)
  default = {}
}
variable "database_acl_tags" {
  type    = map(string)
  default = {}
}
variable "redshift_acl_tags" {
  type    = map(string)
  default = {}
}
variable "elasticache_acl_tags" {
  type    = map(string)
  default = {}
}
variable "dhcp_options_tags" {
  type    = map(string)
  default = {}
}
variable "nat_gateway_tags" {
  type    = map(string)
  default = {}
}
variable "nat_eip_tags" {
  type    = map(string)
  default = {}
}
variable "customer_gateway_tags" {
  type    = map(string)
  default = {}
}
variable "vpn_gateway_tags" {
  type    = map(string)
  default = {}
}
variable "vpc_flow_log_tags" {
  type    = map(string)
  default = {}
}
variable "vpc_flow_log_permissions_boundary" {
  type    = string
  default = null
}
variable "enable_dhcp_options" {
  type    = bool
  default = false
}
variable "dhcp_options_domain_name" {
  type    = string
  default = ""
}
variable "dhcp_options_domain_name_servers" {
  type    = list(string)
  default = ["AmazonProvidedDNS"]
}
variable "dhcp_options_ntp_servers" {
  type    = list(string)
  default = []
}
variable "manage_default_vpc" {
  type    = bool
  default = false
}
variable "default_vpc_name" {
  type    = string
  default = null
}
variable "default_vpc_enable_dns_support" {
  type    = bool
  default = true
}
variable "default_vpc_enable_dns_hostnames" {
  type    = bool
  default = false
}
variable "default_vpc_tags" {
  type    = map(string)
  default = {}
}
variable "manage_default_network_acl" {
  type    = bool
  default = false
}
variable "default_network_acl_name" {
  type    = string
  default = null
}
variable "default_network_acl_tags" {
  type    = map(string)
  default = {}
}
variable "public_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "private_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "outpost_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "intra_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "database_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "redshift_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "elasticache_dedicated_network_acl" {
  type    = bool
  default = false
}
variable "default_network_acl_ingress" {
  type = list(map(string))
  default = [
    {
      rule_no    = 100
      action     = "allow"
      from_port  = 0
      to_port    = 0
      protocol   = "-1"
      cidr_block = "0.0.0.0/0"
    },
    {
      rule_no         = 101
      action          = "allow"
      from_port       = 0
      to_port         = 0
      protocol        = "-1"
      ipv6_cidr_block = "::/0"
    },
  ]
}
variable "default_network_acl_egress" {
  type = list(map(string))
  default = [
    {
      rule_no    = 100
      action     = "allow"
      from_port  = 0
      to_port    = 0
      protocol   = "-1"
      cidr_block = "0.0.0.0/0"
    },
    {
      rule_no         = 101
      action          = "allow"
      from_port       = 0
      to_port         = 0
      protocol        = "-1"
      ipv6_cidr_block = "::/0"
    },
  ]
}
variable "public_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "public_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "private_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "private_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "outpost_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "outpost_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "intra_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "intra_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "database_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "database_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "redshift_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "redshift_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "elasticache_inbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "elasticache_outbound_acl_rules" {
  type = list(map(string))
  default = [
    {
      rule_number = 100
      rule_action = "allow"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_block  = "0.0.0.0/0"
    },
  ]
}
variable "manage_default_security_group" {
  type    = bool
  default = false
}
variable "default_security_group_name" {
  type    = string
  default = null
}
variable "default_security_group_ingress" {
  type    = list(map(string))
  default = []
}
variable "enable_flow_log" {
  type    = bool
  default = false
}
variable "default_security_group_egress" {
  type    = list(map(string))
  default = []
}
variable "default_security_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_flow_log_cloudwatch_log_group" {
  type    = bool
  default = false
}
variable "create_flow_log_cloudwatch_iam_role" {
  type    = bool
  default = false
}
variable "flow_log_traffic_type" {
  type    = string
  default = "ALL"
}
variable "flow_log_destination_type" {
  type    = string
  default = "cloud-watch-logs"
}
variable "flow_log_log_format" {
  type    = string
  default = null
}
variable "flow_log_destination_arn" {
  type    = string
  default = ""
}
variable "flow_log_cloudwatch_iam_role_arn" {
  type    = string
  default = ""
}
variable "flow_log_cloudwatch_log_group_name_prefix" {
  type    = string
  default = "/aws/vpc-flow-log/"
}
variable "flow_log_cloudwatch_log_group_name_suffix" {
  type    = string
  default = ""
}
variable "flow_log_cloudwatch_log_group_retention_in_days" {
  type    = number
  default = null
}
variable "flow_log_cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}
variable "flow_log_max_aggregation_interval" {
  type    = number
  default = 600
}
variable "create_igw" {
  type    = bool
  default = true
}
variable "create_egress_only_igw" {
  type    = bool
  default = true
}
variable "outpost_arn" {
  type    = string
  default = null
}
variable "outpost_az" {
  type    = string
  default = null
}
variable "flow_log_file_format" {
  type    = string
  default = "plain-text"
}
variable "flow_log_hive_compatible_partitions" {
  type    = bool
  default = false
}
variable "flow_log_per_hour_partition" {
  type    = bool
  default = false
}
variable "use_ipam_pool" {
  type    = bool
  default = false
}
variable "ipv4_ipam_pool_id" {
  type    = string
  default = null
}
variable "ipv4_netmask_length" {
  type    = number
  default = null
}
variable "ipv6_cidr" {
  type    = string
  default = null
}
variable "ipv6_ipam_pool_id" {
  type    = string
  default = null
}
variable "ipv6_netmask_length" {
  type    = number
  default = null
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
