variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "create_external" {
  type    = bool
  default = false
}
variable "customer_master_key_spec" {
  type    = string
  default = null
}
variable "deletion_window_in_days" {
  type    = number
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "enable_key_rotation" {
  type    = bool
  default = true
}
variable "is_enabled" {
  type    = bool
  default = null
}
variable "key_usage" {
  type    = string
  default = null
}
variable "multi_region" {
  type    = bool
  default = false
}
variable "policy" {
  type    = string
  default = null
}
variable "enable_default_policy" {
  type    = bool
  default = true
}
variable "key_owners" {
  type    = list(string)
  default = []
}
variable "key_administrators" {
  type    = list(string)
  default = []
}
variable "key_users" {
  type    = list(string)
  default = []
}
variable "source_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_policy_documents" {
  type    = list(string)
  default = []
}
variable "rotation_period_in_days" {
  type    = number
  default = null
}
variable "create_replica" {
  type    = bool
  default = false
}
variable "primary_key_arn" {
  type    = string
  default = null
}
variable "create_replica_external" {
  type    = bool
  default = false
}
variable "primary_external_key_arn" {
  type    = string
  default = null
}
variable "aliases" {
  type    = list(string)
  default = []
}
variable "computed_aliases" {
  type = map(object({
    name = string
  }))
  default = {}
}
variable "aliases_use_name_prefix" {
  type    = bool
  default = false
}
