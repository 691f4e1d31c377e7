variable "desired_capacity_type" {
  type    = string
  default = null
}
variable "min_elb_capacity" {
  type    = number
  default = null
}
variable "wait_for_elb_capacity" {
  type    = number
  default = null
}
variable "wait_for_capacity_timeout" {
  type    = string
  default = null
}
variable "default_cooldown" {
  type    = number
  default = null
}
variable "default_instance_warmup" {
  type    = number
  default = null
}
variable "protect_from_scale_in" {
  type    = bool
  default = false
}
variable "placement_group" {
  type    = string
  default = null
}
variable "force_delete" {
  type    = bool
  default = null
}
variable "termination_policies" {
  type    = list(string)
  default = []
}
variable "suspended_processes" {
  type    = list(string)
  default = []
}
variable "metrics_granularity" {
  type    = string
  default = null
}
variable "initial_lifecycle_hooks" {
  type    = list(map(string))
  default = []
}
variable "instance_refresh" {
  type    = any
  default = {}
}
variable "delete_timeout" {
  type    = string
  default = null
}
variable "warm_pool" {
  type    = any
  default = {}
}
variable "instance_requirements" {
  type    = any
  default = {}
}
variable "ignore_failed_scaling_activities" {
  type    = bool
  default = false
}
variable "instance_maintenance_policy" {
  type    = map(any)
  default = {}
}
variable "default_version" {
  type    = string
  default = null
}
variable "update_default_version" {
  type    = bool
  default = null
}
variable "kernel_id" {
  type    = string
  default = null
}
variable "ram_disk_id" {
  type    = string
  default = null
}
variable "capacity_reservation_specification" {
  type    = any
  default = {}
}
variable "cpu_options" {
  type    = map(string)
  default = {}
}
variable "credit_specification" {
  type    = map(string)
  default = {}
}
variable "elastic_gpu_specifications" {
  type    = map(string)
  default = {}
}
variable "elastic_inference_accelerator" {
  type    = map(string)
  default = {}
}
variable "enclave_options" {
  type    = map(string)
  default = {}
}
variable "hibernation_options" {
  type    = map(string)
  default = {}
}
variable "instance_market_options" {
  type    = any
  default = {}
}
variable "license_specifications" {
  type    = map(string)
  default = {}
}
variable "maintenance_options" {
  type    = any
  default = {}
}
variable "placement" {
  type    = map(string)
  default = {}
}
variable "private_dns_name_options" {
  type    = map(string)
  default = {}
}
variable "create_schedule" {
  type    = bool
  default = true
}
variable "create_scaling_policy" {
  type    = bool
  default = true
}
