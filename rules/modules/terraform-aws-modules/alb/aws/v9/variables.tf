variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "access_logs" {
  type    = map(string)
  default = {}
}
variable "connection_logs" {
  type    = map(string)
  default = {}
}
variable "desync_mitigation_mode" {
  type    = string
  default = null
}
variable "drop_invalid_header_fields" {
  type    = bool
  default = true
}
variable "enable_cross_zone_load_balancing" {
  type    = bool
  default = true
}
variable "enable_deletion_protection" {
  type    = bool
  default = true
}
variable "enable_http2" {
  type    = bool
  default = null
}
variable "enable_waf_fail_open" {
  type    = bool
  default = null
}
variable "idle_timeout" {
  type    = number
  default = null
}
variable "internal" {
  type    = bool
  default = null
}
variable "ip_address_type" {
  type    = string
  default = null
}
variable "load_balancer_type" {
  type    = string
  default = "application"
}
variable "name" {
  type    = string
  default = null
}
variable "name_prefix" {
  type    = string
  default = null
}
variable "security_groups" {
  type    = list(string)
  default = []
}
variable "subnet_mapping" {
  type    = list(map(string))
  default = []
}
variable "subnets" {
  type    = list(string)
  default = null
}
variable "xff_header_processing_mode" {
  type    = string
  default = null
}
variable "default_port" {
  type    = number
  default = 80
}
variable "default_protocol" {
  type    = string
  default = "HTTP"
}
variable "listeners" {
  default = {}
}
variable "target_groups" {
  default = {}
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
variable "vpc_id" {
  type    = string
  default = null
}
variable "security_group_ingress_rules" {
  default = {}
}
variable "security_group_egress_rules" {
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "associate_web_acl" {
  type    = bool
  default = false
}
variable "web_acl_arn" {
  type    = string
  default = null
}
