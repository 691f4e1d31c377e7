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
variable "enable_dns_hostnames" {
  type    = bool
  default = null
}
variable "enable_dns_support" {
  type    = bool
  default = null
}
variable "enable_default_security_group_with_custom_rules" {
  type    = bool
  default = null
}
variable "enable_internet_gateway" {
  type    = bool
  default = null
}
variable "ipv6_enabled" {
  type    = bool
  default = null
}
variable "cidr_block" {
  type    = string
  default = null
}
variable "additional_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "ipv4_primary_cidr_block" {
  type    = string
  default = null
}
variable "ipv4_primary_cidr_block_association" {
  type = object({
    ipv4_ipam_pool_id   = string
    ipv4_netmask_length = number
  })
  default = null
}
variable "ipv4_additional_cidr_block_associations" {
  type = map(object({
    ipv4_cidr_block     = string
    ipv4_ipam_pool_id   = string
    ipv4_netmask_length = number
  }))
  default = {}
}
variable "assign_generated_ipv6_cidr_block" {
  type    = bool
  default = null
}
variable "ipv6_primary_cidr_block_association" {
  type = object({
    ipv6_cidr_block     = string
    ipv6_ipam_pool_id   = string
    ipv6_netmask_length = number
  })
  default = null
}
variable "ipv6_additional_cidr_block_associations" {
  type = map(object({
    ipv6_cidr_block     = string
    ipv6_ipam_pool_id   = string
    ipv6_netmask_length = number
  }))
  default = {}
}
variable "instance_tenancy" {
  type    = string
  default = "default"
}
variable "dns_hostnames_enabled" {
  type    = bool
  default = true
}
variable "dns_support_enabled" {
  type    = bool
  default = true
}
variable "default_security_group_deny_all" {
  type    = bool
  default = true
}
variable "default_route_table_no_routes" {
  type    = bool
  default = false
}
variable "default_network_acl_deny_all" {
  type    = bool
  default = false
}
variable "internet_gateway_enabled" {
  type    = bool
  default = true
}
variable "ipv6_egress_only_internet_gateway_enabled" {
  type    = bool
  default = false
}
