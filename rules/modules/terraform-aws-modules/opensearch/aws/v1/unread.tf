variable "auto_tune_options" {
  default = {
    desired_state       = "ENABLED"
    rollback_on_disable = "NO_ROLLBACK"
  }
}
variable "off_peak_window_options" {
  default = {
    enabled = true
    off_peak_window = {
      hours = 7
    }
  }
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "package_associations" {
  type    = map(string)
  default = {}
}
variable "vpc_endpoints" {
  default = {}
}
variable "create_saml_options" {
  type    = bool
  default = false
}
variable "saml_options" {
  default = {}
}
variable "outbound_connections" {
  default = {}
}
variable "cloudwatch_log_group_skip_destroy" {
  type    = bool
  default = null
}
variable "cloudwatch_log_group_class" {
  type    = string
  default = null
}
variable "create_cloudwatch_log_resource_policy" {
  type    = bool
  default = true
}
variable "cloudwatch_log_resource_policy_name" {
  type    = string
  default = null
}
