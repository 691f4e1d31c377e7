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
variable "availability_zone_name" {
  type    = string
  default = null
}
variable "performance_mode" {
  type    = string
  default = null
}
variable "encrypted" {
  type    = bool
  default = true
}
variable "kms_key_arn" {
  type    = string
  default = null
}
variable "throughput_mode" {
  type    = string
  default = null
}
variable "attach_policy" {
  type    = bool
  default = true
}
variable "source_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_policy_documents" {
  type    = list(string)
  default = []
}
variable "policy_statements" {
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
    conditions = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
    condition = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
variable "deny_nonsecure_transport" {
  type    = bool
  default = true
}
variable "mount_targets" {
  type = map(object({
    ip_address      = optional(string)
    ip_address_type = optional(string)
    ipv6_address    = optional(string)
    region          = optional(string)
    security_groups = optional(list(string), [])
    subnet_id       = string
  }))
  default  = {}
  nullable = false
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = false
}
variable "security_group_vpc_id" {
  type    = string
  default = null
}
variable "security_group_ingress_rules" {
  type = map(object({
    name                         = optional(string)
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(number, 2049)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    region                       = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number, 2049)
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
    from_port                    = optional(number, 2049)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    region                       = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number, 2049)
  }))
  default  = {}
  nullable = false
}
variable "access_points" {
  type = map(object({
    name = optional(string)
    tags = optional(map(string), {})
    posix_user = optional(object({
      gid            = number
      uid            = number
      secondary_gids = optional(list(number))
    }))
    root_directory = optional(object({
      path = optional(string)
      creation_info = optional(object({
        owner_gid   = number
        owner_uid   = number
        permissions = string
      }))
    }))
  }))
  default  = {}
  nullable = false
}
variable "create_backup_policy" {
  type    = bool
  default = true
}
variable "enable_backup_policy" {
  type    = bool
  default = true
}
variable "create_replication_configuration" {
  type    = bool
  default = false
}
