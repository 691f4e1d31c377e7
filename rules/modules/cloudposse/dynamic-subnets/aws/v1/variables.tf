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
  default = "cpco.io/subnet/type"
}
variable "subnet_type_tag_value_format" {
  type    = string
  default = "%s"
}
variable "max_subnet_count" {
  default = 0
}
variable "vpc_id" {
  type = string
}
variable "igw_id" {
  type = string
}
variable "cidr_block" {
  type = string
}
variable "availability_zones" {
  type = list(string)
}
variable "availability_zone_attribute_style" {
  type    = string
  default = "short"
}
variable "vpc_default_route_table_id" {
  type    = string
  default = ""
}
variable "public_network_acl_id" {
  type    = string
  default = ""
}
variable "private_network_acl_id" {
  type    = string
  default = ""
}
variable "nat_gateway_enabled" {
  type    = bool
  default = true
}
variable "nat_elastic_ips" {
  type    = list(string)
  default = []
}
variable "map_public_ip_on_launch" {
  type    = bool
  default = true
}
variable "private_subnets_additional_tags" {
  type    = map(string)
  default = {}
}
variable "public_subnets_additional_tags" {
  type    = map(string)
  default = {}
}
