variable "region" {
  type    = string
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
variable "dhcp_options_ipv6_address_preferred_lease_time" {
  type    = number
  default = null
}
variable "vpc_flow_log_iam_role_path" {
  type    = string
  default = null
}
variable "vpc_flow_log_iam_policy_name" {
  type    = string
  default = "vpc-flow-log-to-cloudwatch"
}
variable "vpc_flow_log_iam_policy_use_name_prefix" {
  type    = bool
  default = true
}
variable "flow_log_cloudwatch_iam_role_conditions" {
  type = list(object({
    test     = string
    variable = string
    values   = list(string)
  }))
  default = []
}
