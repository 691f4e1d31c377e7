variable "creation_token" {
  type    = string
  default = null
}
variable "provisioned_throughput_in_mibps" {
  type    = number
  default = null
}
variable "lifecycle_policy" {
  default = {}
}
variable "protection" {
  default = {}
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
  default = {}
}
