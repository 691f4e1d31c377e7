variable "create" {
  type    = bool
  default = true
}
variable "ignore_desired_capacity_changes" {
  type    = bool
  default = false
}
variable "name" {
  type = string
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "instance_name" {
  type    = string
  default = ""
}
variable "launch_template_id" {
  type    = string
  default = null
}
variable "launch_template_version" {
  type    = string
  default = null
}
variable "availability_zones" {
  type    = list(string)
  default = null
}
variable "vpc_zone_identifier" {
  type    = list(string)
  default = null
}
variable "min_size" {
  type    = number
  default = null
}
variable "max_size" {
  type    = number
  default = null
}
variable "desired_capacity" {
  type    = number
  default = null
}
variable "capacity_rebalance" {
  type    = bool
  default = null
}
variable "load_balancers" {
  type    = list(string)
  default = []
}
variable "target_group_arns" {
  type    = list(string)
  default = []
}
variable "health_check_type" {
  type    = string
  default = null
}
variable "health_check_grace_period" {
  type    = number
  default = null
}
variable "max_instance_lifetime" {
  type    = number
  default = null
}
variable "enabled_metrics" {
  type    = list(string)
  default = []
}
variable "service_linked_role_arn" {
  type    = string
  default = null
}
variable "use_mixed_instances_policy" {
  type    = bool
  default = false
}
variable "mixed_instances_policy" {
  type    = any
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "ebs_optimized" {
  type    = bool
  default = null
}
variable "image_id" {
  type    = string
  default = ""
}
variable "instance_type" {
  type    = string
  default = null
}
variable "key_name" {
  type    = string
  default = null
}
variable "user_data" {
  type    = string
  default = null
}
variable "security_groups" {
  type    = list(string)
  default = []
}
variable "enable_monitoring" {
  type    = bool
  default = true
}
variable "metadata_options" {
  type    = map(string)
  default = {}
}
variable "autoscaling_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_launch_template" {
  type    = bool
  default = true
}
variable "launch_template_name" {
  type    = string
  default = ""
}
variable "launch_template_use_name_prefix" {
  type    = bool
  default = true
}
variable "launch_template_description" {
  type    = string
  default = null
}
variable "disable_api_termination" {
  type    = bool
  default = null
}
variable "disable_api_stop" {
  type    = bool
  default = null
}
variable "instance_initiated_shutdown_behavior" {
  type    = string
  default = null
}
variable "block_device_mappings" {
  type    = list(any)
  default = []
}
variable "network_interfaces" {
  type    = list(any)
  default = []
}
variable "tag_specifications" {
  type    = list(any)
  default = []
}
variable "create_traffic_source_attachment" {
  type    = bool
  default = false
}
variable "traffic_source_identifier" {
  type    = string
  default = ""
}
variable "traffic_source_type" {
  type    = string
  default = "elbv2"
}
variable "schedules" {
  type    = map(any)
  default = {}
}
variable "scaling_policies" {
  type    = any
  default = {}
}
variable "create_iam_instance_profile" {
  type    = bool
  default = false
}
variable "iam_instance_profile_arn" {
  type    = string
  default = null
}
variable "iam_instance_profile_name" {
  type    = string
  default = null
}
variable "iam_role_name" {
  type    = string
  default = null
}
variable "iam_role_use_name_prefix" {
  type    = bool
  default = true
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_description" {
  type    = string
  default = null
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_policies" {
  type    = map(string)
  default = {}
}
variable "iam_role_tags" {
  type    = map(string)
  default = {}
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
