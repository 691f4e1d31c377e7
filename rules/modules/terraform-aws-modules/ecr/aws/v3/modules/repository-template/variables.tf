variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "region" {
  type    = string
  default = null
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
variable "image_tag_mutability_exclusion_filter" {
  type = list(object({
    filter      = string
    filter_type = string
  }))
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
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string)
    resources     = optional(list(string))
    not_resources = optional(list(string))
    principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    not_principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    conditions = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
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
