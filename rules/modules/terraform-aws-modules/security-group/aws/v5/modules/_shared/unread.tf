variable "computed_ingress_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "computed_ingress_ipv6_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "computed_ingress_prefix_list_ids" {
  type    = list(string)
  default = []
}
variable "number_of_computed_ingress_cidr_blocks" {
  type    = number
  default = 0
}
variable "number_of_computed_ingress_ipv6_cidr_blocks" {
  type    = number
  default = 0
}
variable "number_of_computed_ingress_prefix_list_ids" {
  type    = number
  default = 0
}
variable "computed_egress_cidr_blocks" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}
variable "computed_egress_ipv6_cidr_blocks" {
  type    = list(string)
  default = ["::/0"]
}
variable "computed_egress_prefix_list_ids" {
  type    = list(string)
  default = []
}
variable "number_of_computed_egress_cidr_blocks" {
  type    = number
  default = 0
}
variable "number_of_computed_egress_ipv6_cidr_blocks" {
  type    = number
  default = 0
}
variable "number_of_computed_egress_prefix_list_ids" {
  type    = number
  default = 0
}
