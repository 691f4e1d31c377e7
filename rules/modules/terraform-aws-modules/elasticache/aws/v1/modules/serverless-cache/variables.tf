variable "create" {
  type    = bool
  default = true
}
variable "cache_name" {
  type    = string
  default = null
}
variable "cache_usage_limits" {
  type    = map(any)
  default = {}
}
variable "daily_snapshot_time" {
  type    = string
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "engine" {
  type    = string
  default = "redis"
}
variable "kms_key_id" {
  type    = string
  default = null
}
variable "major_engine_version" {
  type    = string
  default = null
}
variable "security_group_ids" {
  type    = list(string)
  default = []
}
variable "snapshot_arns_to_restore" {
  type    = list(string)
  default = null
}
variable "snapshot_retention_limit" {
  type    = number
  default = null
}
variable "subnet_ids" {
  type    = list(string)
  default = []
}
variable "user_group_id" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
