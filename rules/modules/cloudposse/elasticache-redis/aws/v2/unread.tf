variable "security_group_description" {
  type    = string
  default = "Security group for Elasticache Redis"
}
variable "security_group_create_timeout" {
  type    = string
  default = "10m"
}
variable "security_group_delete_timeout" {
  type    = string
  default = "15m"
}
variable "egress_cidr_blocks" {
  type    = list(any)
  default = null
}
variable "alarm_cpu_threshold_percent" {
  type    = number
  default = 75
}
variable "alarm_memory_threshold_bytes" {
  type    = number
  default = 10000000
}
variable "alarm_actions" {
  type    = list(string)
  default = []
}
variable "ok_actions" {
  type    = list(string)
  default = []
}
variable "zone_id" {
  default = []
}
variable "dns_subdomain" {
  type    = string
  default = ""
}
variable "cloudwatch_metric_alarms_enabled" {
  type    = bool
  default = false
}
variable "parameter_group_description" {
  type    = string
  default = null
}
variable "serverless_cache_usage_limits" {
  type    = map(any)
  default = {}
}
