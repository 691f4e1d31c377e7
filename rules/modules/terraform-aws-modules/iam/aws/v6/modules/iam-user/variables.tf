variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "name" {
  type    = string
  default = ""
}
variable "path" {
  type    = string
  default = null
}
variable "permissions_boundary" {
  type    = string
  default = null
}
variable "force_destroy" {
  type    = bool
  default = false
}
variable "policies" {
  type    = map(string)
  default = {}
}
variable "create_login_profile" {
  type    = bool
  default = true
}
variable "pgp_key" {
  type    = string
  default = null
}
variable "password_length" {
  type    = number
  default = null
}
variable "password_reset_required" {
  type    = bool
  default = true
}
variable "create_access_key" {
  type    = bool
  default = true
}
variable "access_key_status" {
  type    = string
  default = null
}
variable "create_ssh_key" {
  type    = bool
  default = false
}
variable "ssh_key_encoding" {
  type    = string
  default = "SSH"
}
variable "ssh_public_key" {
  type    = string
  default = ""
}
variable "create_inline_policy" {
  type    = bool
  default = false
}
variable "source_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "inline_policy_permissions" {
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string, "Allow")
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
    condition = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })))
  }))
  default = null
}
