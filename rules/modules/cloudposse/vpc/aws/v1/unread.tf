variable "enable_classiclink" {
  type    = bool
  default = null
}
variable "enable_classiclink_dns_support" {
  type    = bool
  default = null
}
variable "ipv4_cidr_block_association_timeouts" {
  type = object({
    create = string
    delete = string
  })
  default = null
}
variable "ipv6_cidr_block_association_timeouts" {
  type = object({
    create = string
    delete = string
  })
  default = null
}
variable "ipv6_cidr_block_network_border_group" {
  type    = string
  default = null
}
variable "classiclink_enabled" {
  type    = bool
  default = false
}
variable "classiclink_dns_support_enabled" {
  type    = bool
  default = false
}
