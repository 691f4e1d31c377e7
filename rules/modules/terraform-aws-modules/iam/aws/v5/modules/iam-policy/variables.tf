variable "create_policy" {
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
  default = "/"
}
variable "description" {
  type    = string
  default = "IAM Policy"
}
variable "policy" {
  type    = string
  default = ""
}
variable "tags" {
  type    = map(string)
  default = {}
}
