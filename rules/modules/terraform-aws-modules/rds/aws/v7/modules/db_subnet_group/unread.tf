variable "description" {
  type    = string
  default = null
}
variable "region" {
  type    = string
  default = null
}
