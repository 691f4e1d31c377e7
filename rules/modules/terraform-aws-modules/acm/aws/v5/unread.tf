variable "validation_timeout" {
  type    = string
  default = null
}
