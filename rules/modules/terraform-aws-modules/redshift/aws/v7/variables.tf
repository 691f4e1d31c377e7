variable "create" {
  type    = bool
  default = true
}
variable "region" {
  type    = string
  default = null
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
  default = null
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
variable "maintenance_track_name" {
  type    = string
  default = null
}
variable "manage_master_password" {
  type    = bool
  default = true
}
variable "manual_snapshot_retention_period" {
  type    = number
  default = null
}
variable "master_password_wo" {
  type      = string
  default   = null
  sensitive = true
}
variable "master_password_wo_version" {
  type    = string
  default = null
}
variable "master_password_secret_kms_key_id" {
  type    = string
  default = null
}
variable "multi_az" {
  type    = bool
  default = null
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
  default = 5439
}
variable "preferred_maintenance_window" {
  type    = string
  default = "sat:10:00-sat:10:30"
}
variable "publicly_accessible" {
  type    = bool
  default = null
}
variable "skip_final_snapshot" {
  type    = bool
  default = true
}
variable "snapshot_arn" {
  type    = string
  default = null
}
variable "snapshot_cluster_identifier" {
  type    = string
  default = null
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
  default = "redshift-2.0"
}
variable "parameter_group_parameters" {
  type = list(object({
    name  = string
    value = string
  }))
  default = null
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
variable "snapshot_schedule" {
  type = object({
    definitions   = list(string)
    description   = optional(string)
    force_destroy = optional(bool)
    use_prefix    = optional(bool, false)
    identifier    = optional(string)
    tags          = optional(map(string), {})
  })
  default = null
}
variable "scheduled_actions" {
  type = map(object({
    name        = optional(string)
    description = optional(string)
    enable      = optional(bool)
    start_time  = optional(string)
    end_time    = optional(string)
    schedule    = string
    iam_role    = optional(string)
    target_action = object({
      pause_cluster = optional(bool, false)
      resize_cluster = optional(object({
        classic         = optional(bool)
        cluster_type    = optional(string)
        node_type       = optional(string)
        number_of_nodes = optional(number)
      }))
      resume_cluster = optional(bool, false)
    })
  }))
  default  = {}
  nullable = false
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
variable "endpoint_access" {
  type = map(object({
    name                   = optional(string)
    resource_owner         = optional(string)
    subnet_group_name      = string
    vpc_security_group_ids = optional(list(string))
  }))
  default  = {}
  nullable = false
}
variable "usage_limits" {
  type = map(object({
    amount        = number
    breach_action = optional(string)
    feature_type  = string
    limit_type    = optional(string)
    period        = optional(string)
    tags          = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "authentication_profiles" {
  type = map(object({
    name    = optional(string)
    content = any
  }))
  default  = {}
  nullable = false
}
variable "logging" {
  type = object({
    bucket_name          = optional(string)
    log_destination_type = optional(string)
    log_exports          = optional(list(string))
    s3_key_prefix        = optional(string)
  })
  default = null
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
variable "snapshot_copy" {
  type = object({
    destination_region               = string
    manual_snapshot_retention_period = optional(number)
    retention_period                 = optional(number)
    grant_name                       = optional(string)
  })
  default = null
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
variable "security_group_description" {
  type    = string
  default = null
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
