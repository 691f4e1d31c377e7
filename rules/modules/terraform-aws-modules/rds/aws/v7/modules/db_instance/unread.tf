variable "region" {
  type    = string
  default = null
}
variable "custom_iam_instance_profile" {
  type    = string
  default = null
}
variable "storage_throughput" {
  type    = number
  default = null
}
variable "license_model" {
  type    = string
  default = null
}
variable "replica_mode" {
  type    = string
  default = null
}
variable "domain_auth_secret_arn" {
  type    = string
  default = null
}
variable "domain_dns_ips" {
  type    = list(string)
  default = null
}
variable "domain_fqdn" {
  type    = string
  default = null
}
variable "domain_iam_role_name" {
  type    = string
  default = null
}
variable "domain_ou" {
  type    = string
  default = null
}
variable "engine_lifecycle_support" {
  type    = string
  default = null
}
variable "final_snapshot_identifier_prefix" {
  type    = string
  default = "final"
}
variable "customer_owned_ip_enabled" {
  type    = bool
  default = null
}
variable "iops" {
  type    = number
  default = null
}
variable "monitoring_role_use_name_prefix" {
  type    = bool
  default = false
}
variable "monitoring_role_description" {
  type    = string
  default = null
}
variable "monitoring_role_permissions_boundary" {
  type    = string
  default = null
}
variable "database_insights_mode" {
  type    = string
  default = null
}
variable "option_group_name" {
  type    = string
  default = null
}
variable "timezone" {
  type    = string
  default = null
}
variable "character_set_name" {
  type    = string
  default = null
}
variable "nchar_character_set_name" {
  type    = string
  default = null
}
variable "timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "max_allocated_storage" {
  type    = number
  default = 0
}
variable "s3_import" {
  type = object({
    source_engine_version = string
    bucket_name           = string
    bucket_prefix         = optional(string)
    ingestion_role        = string
  })
  default = null
}
variable "restore_to_point_in_time" {
  type = object({
    restore_time                             = optional(string)
    source_db_instance_automated_backups_arn = optional(string)
    source_db_instance_identifier            = optional(string)
    source_dbi_resource_id                   = optional(string)
    use_latest_restorable_time               = optional(bool)
  })
  default = null
}
variable "dedicated_log_volume" {
  type    = bool
  default = false
}
variable "upgrade_storage_config" {
  type    = bool
  default = null
}
variable "cloudwatch_log_group_skip_destroy" {
  type    = bool
  default = null
}
variable "cloudwatch_log_group_class" {
  type    = string
  default = null
}
variable "cloudwatch_log_group_tags" {
  type    = map(string)
  default = {}
}
variable "master_user_password_rotate_immediately" {
  type    = bool
  default = null
}
variable "master_user_password_rotation_automatically_after_days" {
  type    = number
  default = null
}
variable "master_user_password_rotation_duration" {
  type    = string
  default = null
}
variable "master_user_password_rotation_schedule_expression" {
  type    = string
  default = null
}
