variable "create" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "create_db_subnet_group" {
  type    = bool
  default = false
}
variable "db_subnet_group_name" {
  type    = string
  default = ""
}
variable "subnets" {
  type    = list(string)
  default = []
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
  default = null
}
variable "backtrack_window" {
  type    = number
  default = null
}
variable "cluster_scalability_type" {
  type    = string
  default = null
}
variable "cluster_performance_insights_enabled" {
  type    = bool
  default = null
}
variable "cluster_performance_insights_kms_key_id" {
  type    = string
  default = null
}
variable "cluster_monitoring_interval" {
  type    = number
  default = 0
}
variable "copy_tags_to_snapshot" {
  type    = bool
  default = true
}
variable "database_name" {
  type    = string
  default = null
}
variable "cluster_instance_class" {
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
variable "manage_master_user_password" {
  type    = bool
  default = true
}
variable "master_user_secret_kms_key_id" {
  type    = string
  default = null
}
variable "master_password_wo" {
  type      = string
  default   = null
  sensitive = true
  ephemeral = true
}
variable "master_password_wo_version" {
  type    = number
  default = null
}
variable "master_username" {
  type    = string
  default = null
}
variable "port" {
  type    = string
  default = null
}
variable "preferred_backup_window" {
  type    = string
  default = null
}
variable "preferred_maintenance_window" {
  type    = string
  default = null
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
  type = map(object({
    apply_immediately                     = optional(bool)
    auto_minor_version_upgrade            = optional(bool)
    availability_zone                     = optional(string)
    ca_cert_identifier                    = optional(string)
    copy_tags_to_snapshot                 = optional(bool, true)
    custom_iam_instance_profile           = optional(string)
    db_parameter_group_name               = optional(string)
    db_subnet_group_name                  = optional(string)
    identifier                            = optional(string)
    identifier_prefix                     = optional(string)
    instance_class                        = optional(string)
    monitoring_interval                   = optional(number)
    monitoring_role_arn                   = optional(string)
    performance_insights_enabled          = optional(bool)
    performance_insights_kms_key_id       = optional(string)
    performance_insights_retention_period = optional(number)
    preferred_maintenance_window          = optional(string)
    promotion_tier                        = optional(number)
    publicly_accessible                   = optional(bool)
    tags                                  = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "instances_use_identifier_prefix" {
  type    = bool
  default = false
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
variable "security_group_name" {
  type    = string
  default = ""
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "vpc_id" {
  type    = string
  default = ""
}
variable "security_group_ingress_rules" {
  type = map(object({
    name                         = optional(string)
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(number)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    region                       = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number)
  }))
  default  = {}
  nullable = false
}
variable "security_group_egress_rules" {
  type = map(object({
    name                         = optional(string)
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(number)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    region                       = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number)
  }))
  default  = {}
  nullable = false
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "cluster_parameter_group_name" {
  type    = string
  default = null
}
variable "cluster_parameter_group" {
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
