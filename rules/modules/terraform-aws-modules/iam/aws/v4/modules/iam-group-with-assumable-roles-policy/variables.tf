variable "name" {
  type = string
}
variable "assumable_roles" {
  type    = list(string)
  default = []
}
variable "group_users" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
