variable "create" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = null
}
variable "name_prefix" {
  type    = string
  default = null
}
variable "visibility_timeout_seconds" {
  type    = number
  default = 30
}
variable "message_retention_seconds" {
  type    = number
  default = 345600
}
variable "max_message_size" {
  type    = number
  default = 262144
}
variable "delay_seconds" {
  type    = number
  default = 0
}
variable "receive_wait_time_seconds" {
  type    = number
  default = 0
}
variable "policy" {
  type    = string
  default = ""
}
variable "redrive_policy" {
  type    = string
  default = ""
}
variable "redrive_allow_policy" {
  type    = string
  default = ""
}
variable "fifo_queue" {
  type    = bool
  default = false
}
variable "content_based_deduplication" {
  type    = bool
  default = false
}
variable "kms_master_key_id" {
  type    = string
  default = null
}
variable "sqs_managed_sse_enabled" {
  type    = bool
  default = false
}
variable "kms_data_key_reuse_period_seconds" {
  type    = number
  default = 300
}
variable "deduplication_scope" {
  type    = string
  default = null
}
variable "fifo_throughput_limit" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
