variable "create" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "family" {
  type    = string
  default = null
}
variable "parameters" {
  type    = list(map(string))
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
