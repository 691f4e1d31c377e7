variable "region" {
  type    = string
  default = null
}
variable "bucket_namespace" {
  type    = string
  default = null
}
variable "acceleration_status" {
  type    = string
  default = null
}
variable "request_payer" {
  type    = string
  default = null
}
variable "website" {
  default = {}
}
variable "cors_rule" {
  default = []
}
variable "access_log_delivery_policy_source_buckets" {
  type    = list(string)
  default = []
}
variable "access_log_delivery_policy_source_accounts" {
  type    = list(string)
  default = []
}
variable "access_log_delivery_policy_source_organizations" {
  type    = list(string)
  default = []
}
variable "lb_log_delivery_policy_source_organizations" {
  type    = list(string)
  default = []
}
variable "expected_bucket_owner" {
  type    = string
  default = null
}
variable "transition_default_minimum_object_size" {
  type    = string
  default = null
}
variable "intelligent_tiering" {
  default = {}
}
variable "metric_configuration" {
  default = []
}
variable "inventory_configuration" {
  default = {}
}
variable "inventory_source_account_id" {
  type    = string
  default = null
}
variable "inventory_source_bucket_arn" {
  type    = string
  default = null
}
variable "inventory_self_source_destination" {
  type    = bool
  default = false
}
variable "analytics_configuration" {
  default = {}
}
variable "analytics_source_account_id" {
  type    = string
  default = null
}
variable "analytics_source_bucket_arn" {
  type    = string
  default = null
}
variable "analytics_self_source_destination" {
  type    = bool
  default = false
}
variable "skip_destroy_public_access_block" {
  type    = bool
  default = true
}
variable "data_redundancy" {
  type    = string
  default = null
}
variable "type" {
  type    = string
  default = "Directory"
}
variable "create_metadata_configuration" {
  type    = bool
  default = false
}
variable "metadata_inventory_table_configuration_state" {
  type    = string
  default = null
}
variable "metadata_encryption_configuration" {
  default = null
}
variable "metadata_journal_table_record_expiration_days" {
  type    = number
  default = null
}
variable "metadata_journal_table_record_expiration" {
  type    = string
  default = null
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
