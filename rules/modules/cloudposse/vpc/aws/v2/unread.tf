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
