variable "capacity_reservation_specification" {
  type = object({
    capacity_reservation_preference = optional(string)
    capacity_reservation_target = optional(object({
      capacity_reservation_id                 = optional(string)
      capacity_reservation_resource_group_arn = optional(string)
    }))
  })
  default = null
}
variable "cpu_options" {
  type = object({
    amd_sev_snp           = optional(string)
    core_count            = optional(number)
    nested_virtualization = optional(string)
    threads_per_core      = optional(number)
  })
  default = null
}
variable "cpu_credits" {
  type    = string
  default = null
}
variable "enable_primary_ipv6" {
  type    = bool
  default = null
}
variable "ephemeral_block_device" {
  type = map(object({
    device_name  = string
    no_device    = optional(bool)
    virtual_name = optional(string)
  }))
  default = null
}
variable "force_destroy" {
  type    = bool
  default = null
}
variable "get_password_data" {
  type    = bool
  default = null
}
variable "host_id" {
  type    = string
  default = null
}
variable "host_resource_group_arn" {
  type    = string
  default = null
}
variable "instance_market_options" {
  type = object({
    market_type = optional(string)
    spot_options = optional(object({
      instance_interruption_behavior = optional(string)
      max_price                      = optional(string)
      spot_instance_type             = optional(string)
      valid_until                    = optional(string)
    }))
  })
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
variable "maintenance_options" {
  type = object({
    auto_recovery = optional(string)
  })
  default = null
}
variable "secondary_network_interface" {
  type = map(object({
    delete_on_termination    = optional(bool)
    device_index             = optional(number)
    interface_type           = optional(string)
    network_card_index       = number
    private_ip_address_count = optional(number)
    private_ip_addresses     = optional(list(string))
    secondary_subnet_id      = string
  }))
  default = null
}
variable "placement_group_id" {
  type    = string
  default = null
}
variable "placement_partition_number" {
  type    = number
  default = null
}
variable "private_dns_name_options" {
  type = object({
    enable_resource_name_dns_a_record    = optional(bool)
    enable_resource_name_dns_aaaa_record = optional(bool)
    hostname_type                        = optional(string)
  })
  default = null
}
variable "secondary_private_ips" {
  type    = list(string)
  default = null
}
variable "timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "spot_instance_interruption_behavior" {
  type    = string
  default = null
}
variable "spot_launch_group" {
  type    = string
  default = null
}
variable "spot_price" {
  type    = string
  default = null
}
variable "spot_type" {
  type    = string
  default = null
}
variable "spot_wait_for_fulfillment" {
  type    = bool
  default = null
}
variable "spot_valid_from" {
  type    = string
  default = null
}
variable "spot_valid_until" {
  type    = string
  default = null
}
