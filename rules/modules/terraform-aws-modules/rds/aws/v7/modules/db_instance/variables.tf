variable "create" {
  type    = bool
  default = true
}
variable "identifier" {
  type = string
}
variable "use_identifier_prefix" {
  type    = bool
  default = false
}
variable "allocated_storage" {
  type    = number
  default = null
}
variable "storage_type" {
  type    = string
  default = null
}
variable "storage_encrypted" {
  type    = bool
  default = true
}
variable "kms_key_id" {
  type    = string
  default = null
}
variable "replicate_source_db" {
  type    = string
  default = null
}
variable "iam_database_authentication_enabled" {
  type    = bool
  default = false
}
variable "domain" {
  type    = string
  default = null
}
variable "engine" {
  type    = string
  default = null
}
variable "engine_version" {
  type    = string
  default = null
}
variable "instance_class" {
  type    = string
  default = null
}
variable "db_name" {
  type    = string
  default = null
}
variable "username" {
  type    = string
  default = null
}
variable "password_wo" {
  type      = string
  default   = null
  sensitive = true
  ephemeral = true
}
variable "password_wo_version" {
  type    = number
  default = null
}
variable "manage_master_user_password" {
  type    = bool
  default = true
}
variable "master_user_secret_kms_key_id" {
  type    = string
  default = null
}
variable "port" {
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
variable "copy_tags_to_snapshot" {
  type    = bool
  default = true
}
variable "vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "db_subnet_group_name" {
  type    = string
  default = null
}
variable "parameter_group_name" {
  type    = string
  default = null
}
variable "availability_zone" {
  type    = string
  default = null
}
variable "multi_az" {
  type    = bool
  default = false
}
variable "publicly_accessible" {
  type    = bool
  default = false
}
variable "monitoring_interval" {
  type    = number
  default = 0
}
variable "monitoring_role_arn" {
  type    = string
  default = null
}
variable "monitoring_role_name" {
  type    = string
  default = "rds-monitoring-role"
}
variable "create_monitoring_role" {
  type    = bool
  default = false
}
variable "allow_major_version_upgrade" {
  type    = bool
  default = false
}
variable "auto_minor_version_upgrade" {
  type    = bool
  default = true
}
variable "apply_immediately" {
  type    = bool
  default = false
}
variable "maintenance_window" {
  type    = string
  default = null
}
variable "blue_green_update" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}
variable "backup_retention_period" {
  type    = number
  default = null
}
variable "backup_window" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "db_instance_tags" {
  type    = map(string)
  default = {}
}
variable "enabled_cloudwatch_logs_exports" {
  type    = list(string)
  default = []
}
variable "deletion_protection" {
  type    = bool
  default = false
}
variable "performance_insights_enabled" {
  type    = bool
  default = false
}
variable "performance_insights_retention_period" {
  type    = number
  default = 7
}
variable "performance_insights_kms_key_id" {
  type    = string
  default = null
}
variable "ca_cert_identifier" {
  type    = string
  default = null
}
variable "delete_automated_backups" {
  type    = bool
  default = true
}
variable "network_type" {
  type    = string
  default = null
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
variable "manage_master_user_password_rotation" {
  type    = bool
  default = false
}
