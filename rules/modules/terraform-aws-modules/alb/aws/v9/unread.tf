variable "ipam_pools" {
  type    = map(string)
  default = {}
}
variable "client_keep_alive" {
  type    = number
  default = null
}
variable "customer_owned_ipv4_pool" {
  type    = string
  default = null
}
variable "dns_record_client_routing_policy" {
  type    = string
  default = null
}
variable "enable_tls_version_and_cipher_suite_headers" {
  type    = bool
  default = null
}
variable "enable_xff_client_port" {
  type    = bool
  default = null
}
variable "enable_zonal_shift" {
  type    = bool
  default = null
}
variable "enforce_security_group_inbound_rules_on_private_link_traffic" {
  type    = string
  default = null
}
variable "minimum_load_balancer_capacity" {
  default = {}
}
variable "preserve_host_header" {
  type    = bool
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "additional_target_group_attachments" {
  default = {}
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "route53_records" {
  default = {}
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
