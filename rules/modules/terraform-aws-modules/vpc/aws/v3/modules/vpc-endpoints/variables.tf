variable "create" {
  type    = bool
  default = true
}
variable "vpc_id" {
  type    = string
  default = null
}
variable "endpoints" {
  default = {}
}
variable "security_group_ids" {
  type    = list(string)
  default = []
}
variable "subnet_ids" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
