variable "create" {
  type    = bool
  default = true
}
variable "bucket" {
  type    = string
  default = ""
}
variable "eventbridge" {
  type    = bool
  default = null
}
