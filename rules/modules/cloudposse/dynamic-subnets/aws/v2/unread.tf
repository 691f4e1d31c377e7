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
variable "subnets_per_az_names" {
  type     = list(string)
  default  = ["common"]
  nullable = false
}
variable "nat_instance_cpu_credits_override" {
  type     = string
  default  = ""
  nullable = false
}
