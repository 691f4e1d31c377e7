variable "context" {
  default = {
    enabled             = true
    namespace           = null
    tenant              = null
    environment         = null
    stage               = null
    name                = null
    delimiter           = null
    attributes          = []
    tags                = {}
    additional_tag_map  = {}
    regex_replace_chars = null
    label_order         = []
    id_length_limit     = null
    label_key_case      = null
    label_value_case    = null
    descriptor_formats  = {}
    labels_as_tags      = ["unset"]
  }
}
variable "enabled" {
  type    = bool
  default = null
}
variable "namespace" {
  type    = string
  default = null
}
variable "tenant" {
  type    = string
  default = null
}
variable "environment" {
  type    = string
  default = null
}
variable "stage" {
  type    = string
  default = null
}
variable "name" {
  type    = string
  default = null
}
variable "delimiter" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(string)
  default = []
}
variable "labels_as_tags" {
  type    = set(string)
  default = ["default"]
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "additional_tag_map" {
  type    = map(string)
  default = {}
}
variable "label_order" {
  type    = list(string)
  default = null
}
variable "regex_replace_chars" {
  type    = string
  default = null
}
variable "id_length_limit" {
  type    = number
  default = null
}
variable "label_key_case" {
  type    = string
  default = null
}
variable "label_value_case" {
  type    = string
  default = null
}
variable "descriptor_formats" {
  default = {}
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "associated_security_group_ids" {
  type    = list(string)
  default = []
}
variable "allowed_security_group_ids" {
  type    = list(string)
  default = []
}
variable "security_group_name" {
  type    = list(string)
  default = []
}
variable "security_group_create_before_destroy" {
  type    = bool
  default = true
}
variable "allow_all_egress" {
  type    = bool
  default = null
}
variable "additional_security_group_rules" {
  type    = list(any)
  default = []
}
variable "target_security_group_id" {
  type    = list(string)
  default = []
}
variable "preserve_security_group_id" {
  type    = bool
  default = false
}
variable "revoke_rules_on_delete" {
  type    = bool
  default = false
}
variable "inline_rules_enabled" {
  type    = bool
  default = false
}
variable "use_existing_security_groups" {
  type    = bool
  default = null
}
variable "existing_security_groups" {
  type    = list(string)
  default = []
}
variable "allowed_security_groups" {
  type    = list(string)
  default = []
}
variable "allowed_cidr_blocks" {
  type    = list(string)
  default = []
}
variable "vpc_id" {
  type = string
}
variable "subnets" {
  type    = list(string)
  default = []
}
variable "elasticache_subnet_group_name" {
  type    = string
  default = ""
}
variable "network_type" {
  type    = string
  default = "ipv4"
}
variable "maintenance_window" {
  type    = string
  default = "wed:03:00-wed:04:00"
}
variable "cluster_size" {
  type    = number
  default = 1
}
variable "port" {
  type    = number
  default = 6379
}
variable "instance_type" {
  type    = string
  default = "cache.t2.micro"
}
variable "family" {
  type    = string
  default = "redis4.0"
}
variable "parameter" {
  type = list(object({
    name  = string
    value = string
  }))
  default = []
}
variable "engine" {
  type    = string
  default = "redis"
}
variable "engine_version" {
  type    = string
  default = "4.0.10"
}
variable "at_rest_encryption_enabled" {
  type    = bool
  default = false
}
variable "transit_encryption_enabled" {
  type    = bool
  default = true
}
variable "transit_encryption_mode" {
  type    = string
  default = null
}
variable "notification_topic_arn" {
  type    = string
  default = ""
}
variable "apply_immediately" {
  type    = bool
  default = true
}
variable "data_tiering_enabled" {
  type    = bool
  default = false
}
variable "automatic_failover_enabled" {
  type    = bool
  default = false
}
variable "multi_az_enabled" {
  type    = bool
  default = false
}
variable "availability_zones" {
  type    = list(string)
  default = []
}
variable "auth_token" {
  type    = string
  default = null
}
variable "auth_token_update_strategy" {
  type    = string
  default = "ROTATE"
}
variable "kms_key_id" {
  type    = string
  default = null
}
variable "replication_group_id" {
  type    = string
  default = ""
}
variable "snapshot_arns" {
  type    = list(string)
  default = []
}
variable "snapshot_name" {
  type    = string
  default = null
}
variable "snapshot_window" {
  type    = string
  default = "06:30-07:30"
}
variable "snapshot_retention_limit" {
  type    = number
  default = 0
}
variable "final_snapshot_identifier" {
  type    = string
  default = null
}
variable "cluster_mode_enabled" {
  type    = bool
  default = false
}
variable "cluster_mode_replicas_per_node_group" {
  type    = number
  default = 0
}
variable "cluster_mode_num_node_groups" {
  type    = number
  default = 0
}
variable "create_parameter_group" {
  type    = bool
  default = true
}
variable "parameter_group_name" {
  type    = string
  default = null
}
variable "log_delivery_configuration" {
  type    = list(map(any))
  default = []
}
variable "description" {
  type    = string
  default = null
}
variable "user_group_ids" {
  type    = list(string)
  default = null
}
variable "auto_minor_version_upgrade" {
  type    = bool
  default = null
}
variable "serverless_enabled" {
  type    = bool
  default = false
}
variable "serverless_major_engine_version" {
  type    = string
  default = "7"
}
variable "serverless_snapshot_time" {
  type    = string
  default = "06:00"
}
variable "serverless_user_group_id" {
  type    = string
  default = null
}
variable "serverless_snapshot_arns_to_restore" {
  type    = list(string)
  default = []
}
variable "global_replication_group_id" {
  type    = string
  default = null
}
