variable "aqua_configuration_status" {
  type    = string
  default = null
}
variable "cluster_timeouts" {
  type    = map(string)
  default = {}
}
variable "snapshot_schedule_description" {
  type    = string
  default = null
}
variable "snapshot_schedule_force_destroy" {
  type    = bool
  default = null
}
variable "endpoint_resource_owner" {
  type    = string
  default = null
}
