variable "region" {
  type    = string
  default = null
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
variable "health_check_logs" {
  type = object({
    bucket  = string
    enabled = optional(bool, true)
    prefix  = optional(string)
  })
  default = null
}
variable "ipam_pools" {
  type = object({
    ipv4_ipam_pool_id = string
  })
  default = null
}
variable "minimum_load_balancer_capacity" {
  type = object({
    capacity_units = number
  })
  default = null
}
variable "preserve_host_header" {
  type    = bool
  default = null
}
variable "timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "additional_target_group_attachments" {
  type = map(object({
    target_group_key  = string
    target_id         = string
    target_type       = optional(string)
    port              = optional(number)
    availability_zone = optional(string)
  }))
  default = null
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "route53_records" {
  type = map(object({
    zone_id                = string
    name                   = optional(string)
    type                   = string
    evaluate_target_health = optional(bool, true)
  }))
  default = null
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
