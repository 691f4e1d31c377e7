variable "region" {
  type    = string
  default = null
}
variable "cloudwatch_log_group_class" {
  type    = string
  default = null
}
variable "rebalancing" {
  type = object({
    status = string
  })
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
variable "vpc_connections" {
  type = map(object({
    authentication  = string
    client_subnets  = list(string)
    security_groups = list(string)
    vpc_id          = string
    tags            = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "configuration_name" {
  type    = string
  default = null
}
variable "create_cluster_policy" {
  type    = bool
  default = false
}
variable "cluster_source_policy_documents" {
  type    = list(string)
  default = null
}
variable "cluster_override_policy_documents" {
  type    = list(string)
  default = null
}
variable "cluster_policy_statements" {
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string)
    resources     = optional(list(string))
    not_resources = optional(list(string))
    principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    not_principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    condition = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
variable "enable_storage_autoscaling" {
  type    = bool
  default = true
}
variable "scaling_max_capacity" {
  type    = number
  default = 250
}
variable "scaling_role_arn" {
  type    = string
  default = null
}
variable "scaling_target_value" {
  type    = number
  default = 70
}
variable "create_schema_registry" {
  type    = bool
  default = true
}
variable "schema_registries" {
  type = map(object({
    name        = string
    description = optional(string)
    tags        = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "schemas" {
  type = map(object({
    schema_name          = string
    schema_registry_name = string
    description          = optional(string)
    data_format          = optional(string, "AVRO")
    compatibility        = string
    schema_definition    = string
    tags                 = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}
variable "topics" {
  type = map(object({
    configs            = optional(string)
    name               = optional(string)
    partition_count    = number
    replication_factor = number
  }))
  default  = {}
  nullable = false
}
variable "connect_custom_plugins" {
  type = map(object({
    name              = string
    description       = optional(string)
    content_type      = string
    s3_bucket_arn     = string
    s3_file_key       = string
    s3_object_version = optional(string)
    timeouts = optional(object({
      create = optional(string)
      delete = optional(string)
    }))
  }))
  default  = {}
  nullable = false
}
variable "create_connect_worker_configuration" {
  type    = bool
  default = false
}
variable "connect_worker_config_name" {
  type    = string
  default = null
}
variable "connect_worker_config_description" {
  type    = string
  default = null
}
variable "connect_worker_config_properties_file_content" {
  type    = string
  default = null
}
