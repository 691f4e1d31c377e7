variable "custom_iam_instance_profile" {
  type    = string
  default = null
}
variable "storage_throughput" {
  type    = number
  default = null
}
variable "license_model" {
  type    = string
  default = null
}
variable "replica_mode" {
  type    = string
  default = null
}
variable "domain_iam_role_name" {
  type    = string
  default = null
}
variable "final_snapshot_identifier_prefix" {
  type    = string
  default = "final"
}
variable "iops" {
  type    = number
  default = null
}
variable "monitoring_role_use_name_prefix" {
  type    = bool
  default = false
}
variable "monitoring_role_description" {
  type    = string
  default = null
}
variable "monitoring_role_permissions_boundary" {
  type    = string
  default = null
}
variable "blue_green_update" {
  type    = map(string)
  default = {}
}
variable "restore_to_point_in_time" {
  type    = map(string)
  default = null
}
variable "s3_import" {
  type    = map(string)
  default = null
}
variable "db_option_group_tags" {
  type    = map(string)
  default = {}
}
variable "db_subnet_group_description" {
  type    = string
  default = null
}
variable "parameter_group_description" {
  type    = string
  default = null
}
variable "create_db_option_group" {
  type    = bool
  default = true
}
variable "option_group_name" {
  type    = string
  default = null
}
variable "option_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "option_group_description" {
  type    = string
  default = null
}
variable "major_engine_version" {
  type    = string
  default = null
}
variable "options" {
  default = []
}
variable "timezone" {
  type    = string
  default = null
}
variable "character_set_name" {
  type    = string
  default = null
}
variable "nchar_character_set_name" {
  type    = string
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "option_group_timeouts" {
  type    = map(string)
  default = {}
}
variable "max_allocated_storage" {
  type    = number
  default = 0
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
