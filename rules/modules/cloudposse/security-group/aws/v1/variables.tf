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
variable "target_security_group_id" {
  type    = list(string)
  default = []
}
variable "security_group_name" {
  type    = list(string)
  default = []
}
variable "security_group_description" {
  type    = string
  default = "Managed by Terraform"
}
variable "create_before_destroy" {
  type    = bool
  default = false
}
variable "allow_all_egress" {
  type    = bool
  default = false
}
variable "rules" {
  type    = list(any)
  default = []
}
variable "rules_map" {
  default = {}
}
variable "rule_matrix" {
  default = []
}
variable "revoke_rules_on_delete" {
  type    = bool
  default = false
}
variable "vpc_id" {
  type = string
}
variable "inline_rules_enabled" {
  type    = bool
  default = false
}
