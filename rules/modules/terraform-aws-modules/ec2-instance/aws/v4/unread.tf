variable "maintenance_options" {
  type    = any
  default = {}
}
variable "capacity_reservation_specification" {
  type    = any
  default = {}
}
variable "cpu_credits" {
  type    = string
  default = null
}
variable "ephemeral_block_device" {
  type    = list(map(string))
  default = []
}
variable "get_password_data" {
  type    = bool
  default = null
}
variable "host_id" {
  type    = string
  default = null
}
variable "ipv6_address_count" {
  type    = number
  default = null
}
variable "ipv6_addresses" {
  type    = list(string)
  default = null
}
variable "secondary_private_ips" {
  type    = list(string)
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "cpu_core_count" {
  type    = number
  default = null
}
variable "cpu_threads_per_core" {
  type    = number
  default = null
}
variable "spot_price" {
  type    = string
  default = null
}
variable "spot_wait_for_fulfillment" {
  type    = bool
  default = null
}
variable "spot_type" {
  type    = string
  default = null
}
variable "spot_launch_group" {
  type    = string
  default = null
}
variable "spot_block_duration_minutes" {
  type    = number
  default = null
}
variable "spot_instance_interruption_behavior" {
  type    = string
  default = null
}
variable "spot_valid_until" {
  type    = string
  default = null
}
variable "spot_valid_from" {
  type    = string
  default = null
}
