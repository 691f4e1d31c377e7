variable "name" {
  type    = string
  default = ""
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "create_random_password" {
  type    = bool
  default = true
}
variable "random_password_length" {
  type    = number
  default = 10
}
variable "create_db_subnet_group" {
  type    = bool
  default = true
}
variable "db_subnet_group_name" {
  type    = string
  default = ""
}
variable "subnets" {
  type    = list(string)
  default = []
}
variable "create_cluster" {
  type    = bool
  default = true
}
variable "is_primary_cluster" {
  type    = bool
  default = true
}
variable "cluster_use_name_prefix" {
  type    = bool
  default = false
}
variable "allocated_storage" {
  type    = number
  default = null
}
variable "allow_major_version_upgrade" {
  type    = bool
  default = false
}
variable "apply_immediately" {
  type    = bool
  default = null
}
variable "backup_retention_period" {
  type    = number
  default = 7
}
variable "backtrack_window" {
  type    = number
  default = null
}
variable "copy_tags_to_snapshot" {
  type    = bool
  default = null
}
variable "database_name" {
  type    = string
  default = null
}
variable "deletion_protection" {
  type    = bool
  default = null
}
variable "enabled_cloudwatch_logs_exports" {
  type    = list(string)
  default = []
}
variable "enable_http_endpoint" {
  type    = bool
  default = null
}
variable "engine" {
  type    = string
  default = null
}
variable "engine_mode" {
  type    = string
  default = "provisioned"
}
variable "engine_version" {
  type    = string
  default = null
}
variable "global_cluster_identifier" {
  type    = string
  default = null
}
variable "iam_database_authentication_enabled" {
  type    = bool
  default = null
}
variable "kms_key_id" {
  type    = string
  default = null
}
variable "master_password" {
  type    = string
  default = null
}
variable "master_username" {
  type    = string
  default = "root"
}
variable "port" {
  type    = string
  default = null
}
variable "preferred_backup_window" {
  type    = string
  default = "02:00-03:00"
}
variable "preferred_maintenance_window" {
  type    = string
  default = "sun:05:00-sun:06:00"
}
variable "replication_source_identifier" {
  type    = string
  default = null
}
variable "skip_final_snapshot" {
  type    = bool
  default = false
}
variable "snapshot_identifier" {
  type    = string
  default = null
}
variable "source_region" {
  type    = string
  default = null
}
variable "storage_encrypted" {
  type    = bool
  default = true
}
variable "storage_type" {
  type    = string
  default = null
}
variable "cluster_tags" {
  type    = map(string)
  default = {}
}
variable "vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "instances" {
  default = {}
}
variable "auto_minor_version_upgrade" {
  type    = bool
  default = null
}
variable "instances_use_identifier_prefix" {
  type    = bool
  default = false
}
variable "instance_class" {
  type    = string
  default = ""
}
variable "monitoring_interval" {
  type    = number
  default = 0
}
variable "performance_insights_enabled" {
  type    = bool
  default = null
}
variable "performance_insights_kms_key_id" {
  type    = string
  default = null
}
variable "publicly_accessible" {
  type    = bool
  default = null
}
variable "create_monitoring_role" {
  type    = bool
  default = true
}
variable "iam_role_name" {
  type    = string
  default = null
}
variable "iam_role_use_name_prefix" {
  type    = bool
  default = false
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "vpc_id" {
  type    = string
  default = ""
}
variable "allowed_security_groups" {
  type    = list(string)
  default = []
}
variable "allowed_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "security_group_egress_rules" {
  type    = map(any)
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_db_cluster_parameter_group" {
  type    = bool
  default = false
}
variable "db_cluster_parameter_group_name" {
  type    = string
  default = null
}
variable "db_cluster_parameter_group_family" {
  type    = string
  default = ""
}
variable "db_cluster_parameter_group_parameters" {
  type    = list(map(string))
  default = []
}
variable "create_cloudwatch_log_group" {
  type    = bool
  default = false
}
variable "cloudwatch_log_group_retention_in_days" {
  type    = number
  default = 7
}
variable "cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}
