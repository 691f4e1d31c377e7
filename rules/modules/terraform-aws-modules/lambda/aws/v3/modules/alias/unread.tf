variable "routing_additional_version_weights" {
  type    = map(number)
  default = {}
}
variable "destination_on_failure" {
  type    = string
  default = null
}
variable "destination_on_success" {
  type    = string
  default = null
}
