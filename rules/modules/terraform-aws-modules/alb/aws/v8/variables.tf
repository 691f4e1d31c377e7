variable "create_lb" {
  type    = bool
  default = true
}
variable "drop_invalid_header_fields" {
  type    = bool
  default = false
}
variable "enable_deletion_protection" {
  type    = bool
  default = false
}
variable "enable_http2" {
  type    = bool
  default = true
}
variable "enable_cross_zone_load_balancing" {
  type    = bool
  default = false
}
variable "https_listeners" {
  default = []
}
variable "http_tcp_listeners" {
  default = []
}
variable "idle_timeout" {
  type    = number
  default = 60
}
variable "ip_address_type" {
  type    = string
  default = "ipv4"
}
variable "listener_ssl_policy_default" {
  type    = string
  default = "ELBSecurityPolicy-2016-08"
}
variable "internal" {
  type    = bool
  default = false
}
variable "name" {
  type    = string
  default = null
}
variable "name_prefix" {
  type    = string
  default = null
}
variable "load_balancer_type" {
  type    = string
  default = "application"
}
variable "access_logs" {
  type    = map(string)
  default = {}
}
variable "subnets" {
  type    = list(string)
  default = null
}
variable "subnet_mapping" {
  type    = list(map(string))
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "lb_tags" {
  type    = map(string)
  default = {}
}
variable "security_groups" {
  type    = list(string)
  default = []
}
variable "target_groups" {
  default = []
}
variable "vpc_id" {
  type    = string
  default = null
}
variable "enable_waf_fail_open" {
  type    = bool
  default = false
}
variable "desync_mitigation_mode" {
  type    = string
  default = "defensive"
}
variable "xff_header_processing_mode" {
  type    = string
  default = "append"
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "security_group_rules" {
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "web_acl_arn" {
  type    = string
  default = null
}
