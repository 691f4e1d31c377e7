variable "enable_classiclink" {
  type    = bool
  default = null
}
variable "enable_classiclink_dns_support" {
  type    = bool
  default = null
}
variable "dhcp_options_netbios_name_servers" {
  type    = list(string)
  default = []
}
variable "dhcp_options_netbios_node_type" {
  type    = string
  default = ""
}
variable "default_vpc_enable_classiclink" {
  type    = bool
  default = false
}
