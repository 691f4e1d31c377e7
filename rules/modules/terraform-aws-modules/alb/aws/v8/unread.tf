variable "preserve_host_header" {
  type    = bool
  default = false
}
variable "enable_tls_version_and_cipher_suite_headers" {
  type    = bool
  default = false
}
variable "enable_xff_client_port" {
  type    = bool
  default = true
}
variable "extra_ssl_certs" {
  type    = list(map(string))
  default = []
}
variable "https_listener_rules" {
  default = []
}
variable "http_tcp_listener_rules" {
  default = []
}
variable "load_balancer_create_timeout" {
  type    = string
  default = "10m"
}
variable "load_balancer_delete_timeout" {
  type    = string
  default = "10m"
}
variable "load_balancer_update_timeout" {
  type    = string
  default = "10m"
}
variable "target_group_tags" {
  type    = map(string)
  default = {}
}
variable "https_listener_rules_tags" {
  type    = map(string)
  default = {}
}
variable "http_tcp_listener_rules_tags" {
  type    = map(string)
  default = {}
}
variable "https_listeners_tags" {
  type    = map(string)
  default = {}
}
variable "http_tcp_listeners_tags" {
  type    = map(string)
  default = {}
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
variable "security_group_description" {
  type    = string
  default = null
}
