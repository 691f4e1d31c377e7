variable "context" {
  default = {
    enabled             = true
    namespace           = null
    tenant              = null
    environment         = null
    stage               = null
    name                = null
    delimiter           = null
    attributes          = []
    tags                = {}
    additional_tag_map  = {}
    regex_replace_chars = null
    label_order         = []
    id_length_limit     = null
    label_key_case      = null
    label_value_case    = null
    descriptor_formats  = {}
    labels_as_tags      = ["unset"]
  }
}
variable "enabled" {
  type    = bool
  default = null
}
variable "namespace" {
  type    = string
  default = null
}
variable "tenant" {
  type    = string
  default = null
}
variable "environment" {
  type    = string
  default = null
}
variable "stage" {
  type    = string
  default = null
}
variable "name" {
  type    = string
  default = null
}
variable "delimiter" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(string)
  default = []
}
variable "labels_as_tags" {
  type    = set(string)
  default = ["default"]
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "additional_tag_map" {
  type    = map(string)
  default = {}
}
variable "label_order" {
  type    = list(string)
  default = null
}
variable "regex_replace_chars" {
  type    = string
  default = null
}
variable "id_length_limit" {
  type    = number
  default = null
}
variable "label_key_case" {
  type    = string
  default = null
}
variable "label_value_case" {
  type    = string
  default = null
}
variable "descriptor_formats" {
  default = {}
}
variable "subnet_type_tag_key" {
  type    = string
  default = null
}
variable "subnet_type_tag_value_format" {
  type    = string
  default = "%s"
}
variable "root_block_device_encrypted" {
  type    = bool
  default = null
}
variable "vpc_id" {
  type = string
}
variable "igw_id" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "ipv6_egress_only_igw_id" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "max_subnet_count" {
  type     = number
  default  = 0
  nullable = false
}
variable "max_nats" {
  type     = number
  default  = 999
  nullable = false
}
variable "private_subnets_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "public_subnets_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "private_label" {
  type     = string
  default  = "private"
  nullable = false
}
variable "public_label" {
  type     = string
  default  = "public"
  nullable = false
}
variable "ipv4_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "ipv6_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "ipv4_cidr_block" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "ipv6_cidr_block" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "ipv4_cidrs" {
  type = list(object({
    private = list(string)
    public  = list(string)
  }))
  default  = []
  nullable = false
}
variable "ipv6_cidrs" {
  type = list(object({
    private = list(string)
    public  = list(string)
  }))
  default  = []
  nullable = false
}
variable "availability_zones" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "availability_zone_ids" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "availability_zone_attribute_style" {
  type     = string
  default  = "short"
  nullable = false
}
variable "nat_gateway_enabled" {
  type    = bool
  default = null
}
variable "nat_instance_enabled" {
  type    = bool
  default = null
}
variable "nat_elastic_ips" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "map_public_ip_on_launch" {
  type     = bool
  default  = true
  nullable = false
}
variable "private_assign_ipv6_address_on_creation" {
  type     = bool
  default  = true
  nullable = false
}
variable "public_assign_ipv6_address_on_creation" {
  type     = bool
  default  = true
  nullable = false
}
variable "private_dns64_nat64_enabled" {
  type    = bool
  default = null
}
variable "public_dns64_nat64_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "ipv4_private_instance_hostname_type" {
  type     = string
  default  = "ip-name"
  nullable = false
}
variable "ipv4_private_instance_hostnames_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "ipv6_private_instance_hostnames_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "ipv4_public_instance_hostname_type" {
  type     = string
  default  = "ip-name"
  nullable = false
}
variable "ipv4_public_instance_hostnames_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "ipv6_public_instance_hostnames_enabled" {
  type     = bool
  default  = false
  nullable = false
}
variable "private_open_network_acl_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "public_open_network_acl_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "open_network_acl_ipv4_rule_number" {
  type     = number
  default  = 100
  nullable = false
}
variable "open_network_acl_ipv6_rule_number" {
  type     = number
  default  = 111
  nullable = false
}
variable "private_route_table_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "public_route_table_ids" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "public_route_table_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "public_route_table_per_subnet_enabled" {
  type    = bool
  default = null
}
variable "private_subnets_additional_tags" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "public_subnets_additional_tags" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "subnets_per_az_count" {
  type     = number
  default  = 1
  nullable = false
}
variable "nat_instance_type" {
  type     = string
  default  = "t3.micro"
  nullable = false
}
variable "nat_instance_ami_id" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "metadata_http_endpoint_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "metadata_http_put_response_hop_limit" {
  type     = number
  default  = 1
  nullable = false
}
variable "metadata_http_tokens_required" {
  type     = bool
  default  = true
  nullable = false
}
variable "nat_instance_root_block_device_encrypted" {
  type     = bool
  default  = true
  nullable = false
}
