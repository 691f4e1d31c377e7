variable "aws_route_create_timeout" {
  type    = string
  default = null
}
variable "aws_route_delete_timeout" {
  type    = string
  default = null
}
variable "route_create_timeout" {
  type    = string
  default = null
}
variable "route_delete_timeout" {
  type    = string
  default = null
}
variable "subnet_create_timeout" {
  type    = string
  default = null
}
variable "subnet_delete_timeout" {
  type    = string
  default = null
}
variable "private_subnets_per_az_names" {
  type     = list(string)
  default  = null
  nullable = true
}
variable "nat_instance_cpu_credits_override" {
  type     = string
  default  = ""
  nullable = false
}
