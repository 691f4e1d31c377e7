variable "region" {
  type    = string
  default = null
}
variable "availability_zones" {
  type    = list(string)
  default = null
}
variable "cluster_ca_cert_identifier" {
  type    = string
  default = null
}
variable "cluster_members" {
  type    = list(string)
  default = null
}
variable "cluster_performance_insights_retention_period" {
  type    = number
  default = null
}
variable "database_insights_mode" {
  type    = string
  default = null
}
variable "cluster_db_instance_parameter_group_name" {
  type    = string
  default = null
}
variable "delete_automated_backups" {
  type    = bool
  default = null
}
variable "enable_global_write_forwarding" {
  type    = bool
  default = null
}
variable "enable_local_write_forwarding" {
  type    = bool
  default = null
}
variable "engine_lifecycle_support" {
  type    = string
  default = null
}
variable "final_snapshot_identifier" {
  type    = string
  default = null
}
variable "domain" {
  type    = string
  default = null
}
variable "domain_iam_role_name" {
  type    = string
  default = null
}
variable "iops" {
  type    = number
  default = null
}
variable "network_type" {
  type    = string
  default = null
}
variable "restore_to_point_in_time" {
  type = object({
    restore_to_time            = optional(string)
    restore_type               = optional(string)
    source_cluster_identifier  = optional(string)
    source_cluster_resource_id = optional(string)
    use_latest_restorable_time = optional(bool)
  })
  default = null
}
variable "s3_import" {
  type = object({
    bucket_name           = string
    bucket_prefix         = optional(string)
    ingestion_role        = string
    source_engine_version = string
  })
  default = null
}
variable "scaling_configuration" {
  type = object({
    auto_pause               = optional(bool)
    max_capacity             = optional(number)
    min_capacity             = optional(number)
    seconds_before_timeout   = optional(number)
    seconds_until_auto_pause = optional(number)
    timeout_action           = optional(string)
  })
  default = null
}
variable "serverlessv2_scaling_configuration" {
  type = object({
    max_capacity             = number
    min_capacity             = optional(number)
    seconds_until_auto_pause = optional(number)
  })
  default = null
}
variable "cluster_timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "instance_timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "endpoints" {
  type = map(object({
    identifier       = string
    type             = string
    excluded_members = optional(list(string))
    static_members   = optional(list(string))
    tags             = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "role_associations" {
  type = map(object({
    feature_name = optional(string)
    role_arn     = string
  }))
  default  = {}
  nullable = false
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
variable "iam_role_permissions_boundary" {
  type    = string
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
variable "db_parameter_group" {
  type = object({
    name            = optional(string)
    use_name_prefix = optional(bool, true)
    description     = optional(string)
    family          = string
    parameters = optional(list(object({
      name         = string
      value        = string
      apply_method = optional(string, "immediate")
    })))
  })
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
variable "cluster_activity_stream" {
  type = object({
    include_audit_fields = optional(bool, false)
    kms_key_id           = string
    mode                 = string
  })
  default = null
}
variable "manage_master_user_password_rotation" {
  type    = bool
  default = false
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
variable "shard_group" {
  type = object({
    compute_redundancy  = optional(number)
    identifier          = string
    max_acu             = number
    min_acu             = optional(number)
    publicly_accessible = optional(bool)
    tags                = optional(map(string), {})
    timeouts = optional(object({
      create = optional(string)
      update = optional(string)
      delete = optional(string)
    }))
  })
  default = null
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
