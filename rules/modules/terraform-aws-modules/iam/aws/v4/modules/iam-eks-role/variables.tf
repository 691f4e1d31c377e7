variable "create_role" {
  type    = bool
  default = true
}
variable "role_name" {
  type    = string
  default = null
}
variable "role_path" {
  type    = string
  default = "/"
}
variable "role_permissions_boundary_arn" {
  type    = string
  default = ""
}
variable "role_description" {
  type    = string
  default = ""
}
variable "role_name_prefix" {
  type    = string
  default = null
}
variable "role_policy_arns" {
  type    = list(string)
  default = []
}
variable "cluster_service_accounts" {
  type    = map(list(string))
  default = {}
}
variable "tags" {
  type    = map(any)
  default = {}
}
variable "force_detach_policies" {
  type    = bool
  default = false
}
variable "max_session_duration" {
  type    = number
  default = 43200
}
