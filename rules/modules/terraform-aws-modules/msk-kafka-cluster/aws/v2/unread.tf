variable "cloudwatch_log_group_class" {
  type    = string
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "vpc_connections" {
  default = {}
}
variable "configuration_name" {
  type    = string
  default = null
}
variable "create_cluster_policy" {
  type    = bool
  default = false
}
variable "cluster_source_policy_documents" {
  type    = list(string)
  default = null
}
variable "cluster_override_policy_documents" {
  type    = list(string)
  default = null
}
variable "cluster_policy_statements" {
  default = null
}
variable "enable_storage_autoscaling" {
  type    = bool
  default = true
}
variable "scaling_max_capacity" {
  type    = number
  default = 250
}
variable "scaling_role_arn" {
  type    = string
  default = null
}
variable "scaling_target_value" {
  type    = number
  default = 70
}
variable "create_schema_registry" {
  type    = bool
  default = true
}
variable "schema_registries" {
  type    = map(any)
  default = {}
}
variable "schemas" {
  type    = map(any)
  default = {}
}
variable "connect_custom_plugins" {
  default = {}
}
variable "connect_custom_plugin_timeouts" {
  type = map(string)
  default = {
    create = null
  }
}
variable "create_connect_worker_configuration" {
  type    = bool
  default = false
}
variable "connect_worker_config_name" {
  type    = string
  default = null
}
variable "connect_worker_config_description" {
  type    = string
  default = null
}
variable "connect_worker_config_properties_file_content" {
  type    = string
  default = null
}
