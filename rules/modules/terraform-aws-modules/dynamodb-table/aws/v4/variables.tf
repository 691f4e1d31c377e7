variable "create_table" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(map(string))
  default = []
}
variable "hash_key" {
  type    = string
  default = null
}
variable "range_key" {
  type    = string
  default = null
}
variable "billing_mode" {
  type    = string
  default = "PAY_PER_REQUEST"
}
variable "write_capacity" {
  type    = number
  default = null
}
variable "read_capacity" {
  type    = number
  default = null
}
variable "point_in_time_recovery_enabled" {
  type    = bool
  default = false
}
variable "point_in_time_recovery_period_in_days" {
  type    = number
  default = null
}
variable "ttl_enabled" {
  type    = bool
  default = false
}
variable "ttl_attribute_name" {
  type    = string
  default = ""
}
variable "global_secondary_indexes" {
  default = []
}
variable "replica_regions" {
  default = []
}
variable "stream_enabled" {
  type    = bool
  default = false
}
variable "stream_view_type" {
  type    = string
  default = null
}
variable "server_side_encryption_enabled" {
  type    = bool
  default = false
}
variable "server_side_encryption_kms_key_arn" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "autoscaling_enabled" {
  type    = bool
  default = false
}
variable "table_class" {
  type    = string
  default = null
}
variable "deletion_protection_enabled" {
  type    = bool
  default = null
}
variable "ignore_changes_global_secondary_index" {
  type    = bool
  default = false
}
variable "resource_policy" {
  type    = string
  default = null
}
