variable "security_group_create_timeout" {
  type    = string
  default = "10m"
}
variable "security_group_delete_timeout" {
  type    = string
  default = "15m"
}
