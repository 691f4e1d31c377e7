variable "create" {
  type    = bool
  default = true
}
variable "vpc_id" {
  type    = string
  default = null
}
variable "endpoints" {
  default = {}
}
variable "security_group_ids" {
  type    = list(string)
  default = []
}
variable "subnet_ids" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "create_security_group" {
  type    = bool
  default = false
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_name_prefix" {
  type    = string
  default = null
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "security_group_rules" {
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
