variable "cluster_name" {
  type    = string
  default = ""
}
variable "cluster_endpoint" {
  type    = string
  default = ""
}
variable "cluster_auth_base64" {
  type    = string
  default = ""
}
variable "pre_bootstrap_user_data" {
  type    = string
  default = ""
}
variable "post_bootstrap_user_data" {
  type    = string
  default = ""
}
variable "bootstrap_extra_args" {
  type    = string
  default = ""
}
variable "user_data_template_path" {
  type    = string
  default = ""
}
variable "launch_template_default_version" {
  type    = string
  default = null
}
variable "update_launch_template_default_version" {
  type    = bool
  default = true
}
variable "disable_api_termination" {
  type    = bool
  default = null
}
variable "instance_initiated_shutdown_behavior" {
  type    = string
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
  default = {}
}
variable "license_specifications" {
  type    = map(string)
  default = {}
}
variable "placement" {
  type    = map(string)
  default = {}
}
variable "cluster_version" {
  type    = string
  default = null
}
variable "launch_template_tags" {
  type    = map(string)
  default = {}
}
variable "availability_zones" {
  type    = list(string)
  default = null
}
variable "capacity_rebalance" {
  type    = bool
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
variable "protect_from_scale_in" {
  type    = bool
  default = false
}
variable "target_group_arns" {
  type    = list(string)
  default = []
}
variable "placement_group" {
  type    = string
  default = null
}
variable "health_check_type" {
  type    = string
  default = null
}
variable "health_check_grace_period" {
  type    = number
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
variable "max_instance_lifetime" {
  type    = number
  default = null
}
variable "enabled_metrics" {
  type    = list(string)
  default = []
}
variable "metrics_granularity" {
  type    = string
  default = null
}
variable "service_linked_role_arn" {
  type    = string
  default = null
}
variable "initial_lifecycle_hooks" {
  type    = list(map(string))
  default = []
}
variable "instance_refresh" {
  default = {}
}
variable "mixed_instances_policy" {
  default = null
}
variable "warm_pool" {
  default = {}
}
variable "delete_timeout" {
  type    = string
  default = null
}
variable "use_default_tags" {
  type    = bool
  default = false
}
variable "autoscaling_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_schedule" {
  type    = bool
  default = true
}
variable "schedules" {
  type    = map(any)
  default = {}
}
variable "cluster_ip_family" {
  type    = string
  default = null
}
variable "iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "iam_role_additional_policies" {
  type    = list(string)
  default = []
}
