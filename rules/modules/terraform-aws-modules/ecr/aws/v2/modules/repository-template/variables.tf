variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "applied_for" {
  type    = list(string)
  default = ["PULL_THROUGH_CACHE"]
}
variable "custom_role_arn" {
  type    = string
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "encryption_type" {
  type    = string
  default = "AES256"
}
variable "kms_key_arn" {
  type    = string
  default = null
}
variable "image_tag_mutability" {
  type    = string
  default = "IMMUTABLE"
}
variable "lifecycle_policy" {
  type    = string
  default = null
}
variable "prefix" {
  type    = string
  default = ""
}
variable "repository_policy" {
  type    = string
  default = null
}
variable "resource_tags" {
  type    = map(string)
  default = {}
}
variable "create_pull_through_cache_rule" {
  type    = bool
  default = false
}
variable "credential_arn" {
  type    = string
  default = null
}
variable "upstream_registry_url" {
  type    = string
  default = null
}
variable "create_repository_policy" {
  type    = bool
  default = true
}
variable "repository_read_access_arns" {
  type    = list(string)
  default = []
}
variable "repository_lambda_read_access_arns" {
  type    = list(string)
  default = []
}
variable "repository_read_write_access_arns" {
  type    = list(string)
  default = []
}
variable "repository_policy_statements" {
  type    = any
  default = {}
}
variable "create_iam_role" {
  type    = bool
  default = true
}
variable "iam_role_name" {
  type    = string
  default = null
}
variable "iam_role_use_name_prefix" {
  type    = bool
  default = true
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_description" {
  type    = string
  default = null
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_tags" {
  type    = map(string)
  default = {}
}
