variable "region" {
  type    = string
  default = null
}
variable "creation_token" {
  type    = string
  default = null
}
variable "provisioned_throughput_in_mibps" {
  type    = number
  default = null
}
variable "lifecycle_policy" {
  type = object({
    transition_to_ia                    = optional(string)
    transition_to_archive               = optional(string)
    transition_to_primary_storage_class = optional(string)
  })
  default  = {}
  nullable = false
}
variable "protection" {
  type = object({
    replication_overwrite = optional(string)
  })
  default = null
}
variable "bypass_policy_lockout_safety_check" {
  type    = bool
  default = null
}
variable "deny_nonsecure_transport_via_mount_target" {
  type    = bool
  default = true
}
variable "replication_configuration_destination" {
  type = object({
    availability_zone_name = optional(string)
    file_system_id         = optional(string)
    kms_key_id             = optional(string)
    region                 = optional(string)
  })
  default = null
}
