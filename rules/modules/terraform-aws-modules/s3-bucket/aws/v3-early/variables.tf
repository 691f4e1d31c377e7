variable "create_bucket" {
  type    = bool
  default = true
}
variable "attach_elb_log_delivery_policy" {
  type    = bool
  default = false
}
variable "attach_lb_log_delivery_policy" {
  type    = bool
  default = false
}
variable "attach_access_log_delivery_policy" {
  type    = bool
  default = false
}
variable "attach_deny_insecure_transport_policy" {
  type    = bool
  default = false
}
variable "attach_require_latest_tls_policy" {
  type    = bool
  default = false
}
variable "attach_policy" {
  type    = bool
  default = false
}
variable "attach_public_policy" {
  type    = bool
  default = true
}
variable "attach_inventory_destination_policy" {
  type    = bool
  default = false
}
variable "attach_analytics_destination_policy" {
  type    = bool
  default = false
}
variable "attach_deny_incorrect_encryption_headers" {
  type    = bool
  default = false
}
variable "attach_deny_incorrect_kms_key_sse" {
  type    = bool
  default = false
}
variable "attach_deny_unencrypted_object_uploads" {
  type    = bool
  default = false
}
variable "bucket" {
  type    = string
  default = null
}
variable "bucket_prefix" {
  type    = string
  default = null
}
variable "acl" {
  type    = string
  default = null
}
variable "policy" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "force_destroy" {
  type    = bool
  default = false
}
variable "versioning" {
  type    = map(string)
  default = {}
}
variable "logging" {
  type    = map(string)
  default = {}
}
variable "grant" {
  default = []
}
variable "owner" {
  type    = map(string)
  default = {}
}
variable "lifecycle_rule" {
  default = []
}
variable "replication_configuration" {
  default = {}
}
variable "server_side_encryption_configuration" {
  default = {}
}
variable "object_lock_configuration" {
  default = {}
}
variable "object_lock_enabled" {
  type    = bool
  default = false
}
variable "block_public_acls" {
  type    = bool
  default = false
}
variable "block_public_policy" {
  type    = bool
  default = false
}
variable "ignore_public_acls" {
  type    = bool
  default = false
}
variable "restrict_public_buckets" {
  type    = bool
  default = false
}
variable "control_object_ownership" {
  type    = bool
  default = false
}
variable "object_ownership" {
  type    = string
  default = "ObjectWriter"
}
variable "allowed_kms_key_arn" {
  type    = string
  default = null
}
