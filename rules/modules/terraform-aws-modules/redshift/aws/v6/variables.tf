variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "allow_version_upgrade" {
  type    = bool
  default = null
}
variable "apply_immediately" {
  type    = bool
  default = null
}
variable "automated_snapshot_retention_period" {
  type    = number
  default = null
}
variable "availability_zone" {
  type    = string
  default = null
}
variable "availability_zone_relocation_enabled" {
  type    = bool
  default = null
}
variable "cluster_identifier" {
  type    = string
  default = ""
}
variable "cluster_version" {
  type    = string
  default = null
}
variable "database_name" {
  type    = string
  default = null
}
variable "elastic_ip" {
  type    = string
  default = null
}
variable "encrypted" {
  type    = bool
  default = true
}
variable "enhanced_vpc_routing" {
  type    = bool
  default = null
}
variable "final_snapshot_identifier" {
  type    = string
  default = null
}
variable "kms_key_arn" {
  type    = string
  default = null
}
variable "logging" {
  type    = any
  default = {}
}
variable "maintenance_track_name" {
  type    = string
  default = null
}
variable "manual_snapshot_retention_period" {
  type    = number
  default = null
}
variable "manage_master_password" {
  type    = bool
  default = false
}
variable "master_password_secret_kms_key_id" {
  type    = string
  default = null
}
variable "master_password" {
  type      = string
  default   = null
  sensitive = true
}
variable "multi_az" {
  type    = bool
  default = null
}
variable "create_random_password" {
  type    = bool
  default = true
}
variable "random_password_length" {
  type    = number
  default = 16
}
variable "master_username" {
  type    = string
  default = "awsuser"
}
variable "node_type" {
  type    = string
  default = ""
}
variable "number_of_nodes" {
  type    = number
  default = 1
}
variable "owner_account" {
  type    = string
  default = null
}
variable "port" {
  type    = number
  default = null
}
variable "preferred_maintenance_window" {
  type    = string
  default = "sat:10:00-sat:10:30"
}
variable "publicly_accessible" {
  type    = bool
  default = false
}
variable "skip_final_snapshot" {
  type    = bool
  default = true
}
variable "snapshot_cluster_identifier" {
  type    = string
  default = null
}
variable "snapshot_copy" {
  type    = any
  default = {}
}
variable "snapshot_identifier" {
  type    = string
  default = null
}
variable "vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "iam_role_arns" {
  type    = list(string)
  default = []
}
variable "default_iam_role_arn" {
  type    = string
  default = null
}
variable "create_parameter_group" {
  type    = bool
  default = true
}
variable "parameter_group_name" {
  type    = string
  default = null
}
variable "parameter_group_description" {
  type    = string
  default = null
}
variable "parameter_group_family" {
  type    = string
  default = "redshift-1.0"
}
variable "parameter_group_parameters" {
  type    = map(any)
  default = {}
}
variable "parameter_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_subnet_group" {
  type    = bool
  default = true
}
variable "subnet_group_name" {
  type    = string
  default = null
}
variable "subnet_group_description" {
  type    = string
  default = null
}
variable "subnet_ids" {
  type    = list(string)
  default = []
}
variable "subnet_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_snapshot_schedule" {
  type    = bool
  default = false
}
variable "snapshot_schedule_identifier" {
  type    = string
  default = null
}
variable "use_snapshot_identifier_prefix" {
  type    = bool
  default = true
}
variable "snapshot_schedule_definitions" {
  type    = list(string)
  default = []
}
variable "scheduled_actions" {
  type    = any
  default = {}
}
variable "create_scheduled_action_iam_role" {
  type    = bool
  default = false
}
variable "iam_role_name" {
  type    = string
  default = null
}
variable "iam_role_use_name_prefix" {
  type    = string
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
variable "iam_role_tags" {
  type    = map(string)
  default = {}
}
variable "create_endpoint_access" {
  type    = bool
  default = false
}
variable "endpoint_name" {
  type    = string
  default = ""
}
variable "endpoint_subnet_group_name" {
  type    = string
  default = ""
}
variable "endpoint_vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "usage_limits" {
  type    = any
  default = {}
}
variable "authentication_profiles" {
  type    = any
  default = {}
}
variable "create_cloudwatch_log_group" {
  type    = bool
  default = false
}
variable "cloudwatch_log_group_retention_in_days" {
  type    = number
  default = 0
}
variable "cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}
variable "cloudwatch_log_group_skip_destroy" {
  type    = bool
  default = null
}
variable "cloudwatch_log_group_tags" {
  type    = map(string)
  default = {}
}
variable "manage_master_password_rotation" {
  type    = bool
  default = false
}
variable "master_password_rotate_immediately" {
  type    = bool
  default = null
}
variable "master_password_rotation_automatically_after_days" {
  type    = number
  default = null
}
variable "master_password_rotation_duration" {
  type    = string
  default = null
}
variable "master_password_rotation_schedule_expression" {
  type    = string
  default = null
}
