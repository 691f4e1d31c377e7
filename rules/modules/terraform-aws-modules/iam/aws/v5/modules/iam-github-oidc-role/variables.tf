variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(any)
  default = {}
}
variable "name" {
  type    = string
  default = null
}
variable "path" {
  type    = string
  default = "/"
}
variable "permissions_boundary_arn" {
  type    = string
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "name_prefix" {
  type    = string
  default = null
}
variable "policies" {
  type    = map(string)
  default = {}
}
variable "force_detach_policies" {
  type    = bool
  default = true
}
variable "max_session_duration" {
  type    = number
  default = null
}
variable "audience" {
  type    = string
  default = "sts.amazonaws.com"
}
variable "subject_condition" {
  type    = string
  default = "StringLike"
}
variable "subjects" {
  type    = list(string)
  default = []
}
variable "provider_url" {
  type    = string
  default = "token.actions.githubusercontent.com"
}
variable "additional_trust_policy_conditions" {
  type = list(object({
    test     = string
    variable = string
    values   = list(string)
  }))
  default = []
}
