variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "advanced_options" {
  type    = map(string)
  default = {}
}
variable "advanced_security_options" {
  default = {
    enabled                = true
    anonymous_auth_enabled = false
  }
}
variable "cluster_config" {
  default = {
    dedicated_master_enabled = true
  }
}
variable "cognito_options" {
  default = {}
}
variable "domain_endpoint_options" {
  default = {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}
variable "domain_name" {
  type    = string
  default = ""
}
variable "ebs_options" {
  default = {
    ebs_enabled = true
    volume_size = 64
    volume_type = "gp3"
  }
}
variable "encrypt_at_rest" {
  default = {
    enabled = true
  }
}
variable "engine_version" {
  type    = string
  default = null
}
variable "ip_address_type" {
  type    = string
  default = null
}
variable "log_publishing_options" {
  default = [
    { log_type = "INDEX_SLOW_LOGS" },
    { log_type = "SEARCH_SLOW_LOGS" },
  ]
}
variable "node_to_node_encryption" {
  default = {
    enabled = true
  }
}
variable "software_update_options" {
  default = {
    auto_software_update_enabled = true
  }
}
variable "vpc_options" {
  default = {}
}
variable "enable_access_policy" {
  type    = bool
  default = true
}
variable "create_access_policy" {
  type    = bool
  default = true
}
variable "access_policies" {
  type    = string
  default = null
}
variable "access_policy_statements" {
  default = {}
}
variable "access_policy_source_policy_documents" {
  type    = list(string)
  default = []
}
variable "access_policy_override_policy_documents" {
  type    = list(string)
  default = []
}
variable "create_cloudwatch_log_groups" {
  type    = bool
  default = true
}
variable "cloudwatch_log_group_retention_in_days" {
  type    = number
  default = 60
}
variable "cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "security_group_rules" {
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
