variable "network_type" {
  type    = string
  default = null
}
variable "availability_zones" {
  type    = list(string)
  default = null
}
variable "cluster_members" {
  type    = list(string)
  default = null
}
variable "db_cluster_instance_class" {
  type    = string
  default = null
}
variable "db_cluster_db_instance_parameter_group_name" {
  type    = string
  default = null
}
variable "enable_global_write_forwarding" {
  type    = bool
  default = null
}
variable "final_snapshot_identifier_prefix" {
  type    = string
  default = "final"
}
variable "iops" {
  type    = number
  default = null
}
variable "restore_to_point_in_time" {
  type    = map(string)
  default = {}
}
variable "s3_import" {
  type    = map(string)
  default = {}
}
variable "scaling_configuration" {
  type    = map(string)
  default = {}
}
variable "serverlessv2_scaling_configuration" {
  type    = map(string)
  default = {}
}
variable "cluster_timeouts" {
  type    = map(string)
  default = {}
}
variable "ca_cert_identifier" {
  type    = string
  default = null
}
variable "db_parameter_group_name" {
  type    = string
  default = null
}
variable "performance_insights_retention_period" {
  type    = number
  default = null
}
variable "instance_timeouts" {
  type    = map(string)
  default = {}
}
variable "endpoints" {
  default = {}
}
variable "iam_roles" {
  type    = map(map(string))
  default = {}
}
variable "monitoring_role_arn" {
  type    = string
  default = ""
}
variable "iam_role_description" {
  type    = string
  default = null
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_managed_policy_arns" {
  type    = list(string)
  default = null
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_force_detach_policies" {
  type    = bool
  default = null
}
variable "iam_role_max_session_duration" {
  type    = number
  default = null
}
variable "autoscaling_enabled" {
  type    = bool
  default = false
}
variable "autoscaling_max_capacity" {
  type    = number
  default = 2
}
variable "autoscaling_min_capacity" {
  type    = number
  default = 0
}
variable "autoscaling_policy_name" {
  type    = string
  default = "target-metric"
}
variable "predefined_metric_type" {
  type    = string
  default = "RDSReaderAverageCPUUtilization"
}
variable "autoscaling_scale_in_cooldown" {
  type    = number
  default = 300
}
variable "autoscaling_scale_out_cooldown" {
  type    = number
  default = 300
}
variable "autoscaling_target_cpu" {
  type    = number
  default = 70
}
variable "autoscaling_target_connections" {
  type    = number
  default = 700
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "db_cluster_parameter_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "db_cluster_parameter_group_description" {
  type    = string
  default = null
}
variable "create_db_parameter_group" {
  type    = bool
  default = false
}
variable "db_parameter_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "db_parameter_group_description" {
  type    = string
  default = null
}
variable "db_parameter_group_family" {
  type    = string
  default = ""
}
variable "db_parameter_group_parameters" {
  type    = list(map(string))
  default = []
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
