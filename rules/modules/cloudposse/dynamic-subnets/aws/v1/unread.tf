variable "nat_instance_enabled" {
  type    = bool
  default = false
}
variable "nat_instance_type" {
  type    = string
  default = "t3.micro"
}
variable "nat_instance_cpu_credits_override" {
  type    = string
  default = ""
}
variable "aws_route_create_timeout" {
  type    = string
  default = "2m"
}
variable "aws_route_delete_timeout" {
  type    = string
  default = "5m"
}
variable "metadata_http_endpoint_enabled" {
  type    = bool
  default = true
}
variable "metadata_http_put_response_hop_limit" {
  type    = number
  default = 1
}
variable "metadata_http_tokens_required" {
  type    = bool
  default = true
}
variable "root_block_device_encrypted" {
  type    = bool
  default = true
}
