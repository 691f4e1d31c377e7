variable "name" {
  type = string
}
variable "path" {
  type    = string
  default = "/"
}
variable "assumable_roles" {
  type    = list(string)
  default = []
}
variable "assumable_roles_policy_name_suffix" {
  type    = string
  default = ""
}
variable "group_users" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
