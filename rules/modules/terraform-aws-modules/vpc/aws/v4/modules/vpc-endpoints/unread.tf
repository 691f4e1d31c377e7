variable "region" {
  type    = string
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
