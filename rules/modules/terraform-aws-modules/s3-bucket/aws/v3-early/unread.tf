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
variable "expected_bucket_owner" {
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
variable "putin_khuylo" {
  type    = bool
  default = true
}
