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
variable "path" {
  type    = string
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "policy" {
  type    = string
  default = ""
}
variable "tags" {
  type    = map(string)
  default = {}
}
