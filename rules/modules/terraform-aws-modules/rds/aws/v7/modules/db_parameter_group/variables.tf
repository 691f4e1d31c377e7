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
  type = list(object({
    name         = string
    value        = string
    apply_method = optional(string)
  }))
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
