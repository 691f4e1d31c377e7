variable "description" {
  type    = string
  default = null
}
variable "region" {
  type    = string
  default = null
}
variable "skip_destroy" {
  type    = bool
  default = null
}
