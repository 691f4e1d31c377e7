variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "broker_node_az_distribution" {
  type    = string
  default = null
}
variable "broker_node_client_subnets" {
  type    = list(string)
  default = []
}
variable "broker_node_connectivity_info" {
  type = object({
    vpc_connectivity = optional(object({
      client_authentication = optional(object({
        sasl = optional(object({
          iam   = optional(bool)
          scram = optional(bool)
        }))
        tls = optional(bool)
      }))
    }))
    public_access = optional(object({
      type = optional(string)
    }))
    network_type = optional(string)
  })
  default = null
}
variable "broker_node_instance_type" {
  type    = string
  default = null
}
variable "broker_node_security_groups" {
  type    = list(string)
  default = []
}
variable "broker_node_storage_info" {
  type = object({
    ebs_storage_info = optional(object({
      provisioned_throughput = optional(object({
        enabled           = optional(bool)
        volume_throughput = optional(number)
      }))
      volume_size = optional(number, 64)
    }))
  })
  default = null
}
variable "client_authentication" {
  type = object({
    sasl = optional(object({
      iam   = optional(bool)
      scram = optional(bool)
    }))
    tls = optional(object({
      certificate_authority_arns = optional(list(string))
    }))
    unauthenticated = optional(bool)
  })
  default = null
}
variable "name" {
  type    = string
  default = "msk"
}
variable "encryption_at_rest_kms_key_arn" {
  type    = string
  default = null
}
variable "encryption_in_transit_client_broker" {
  type    = string
  default = null
}
variable "encryption_in_transit_in_cluster" {
  type    = bool
  default = null
}
variable "enhanced_monitoring" {
  type    = string
  default = null
}
variable "kafka_version" {
  type    = string
  default = null
}
variable "cloudwatch_logs_enabled" {
  type    = bool
  default = false
}
variable "firehose_logs_enabled" {
  type    = bool
  default = false
}
variable "firehose_delivery_stream" {
  type    = string
  default = null
}
variable "s3_logs_enabled" {
  type    = bool
  default = false
}
variable "s3_logs_bucket" {
  type    = string
  default = null
}
variable "s3_logs_prefix" {
  type    = string
  default = null
}
variable "number_of_broker_nodes" {
  type    = number
  default = null
}
variable "jmx_exporter_enabled" {
  type    = bool
  default = false
}
variable "node_exporter_enabled" {
  type    = bool
  default = false
}
variable "storage_mode" {
  type    = string
  default = null
}
variable "create_configuration" {
  type    = bool
  default = true
}
variable "configuration_arn" {
  type    = string
  default = null
}
variable "configuration_revision" {
  type    = number
  default = null
}
variable "configuration_description" {
  type    = string
  default = null
}
variable "configuration_server_properties" {
  type    = map(string)
  default = {}
}
variable "create_scram_secret_association" {
  type    = bool
  default = false
}
variable "scram_secret_association_secret_arn_list" {
  type    = list(string)
  default = []
}
variable "create_cloudwatch_log_group" {
  type    = bool
  default = true
}
variable "cloudwatch_log_group_name" {
  type    = string
  default = null
}
variable "cloudwatch_log_group_retention_in_days" {
  type    = number
  default = 0
}
variable "cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}
