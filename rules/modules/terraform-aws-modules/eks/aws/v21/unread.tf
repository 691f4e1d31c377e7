variable "region" {
  type    = string
  default = null
}
variable "control_plane_scaling_config" {
  type = object({
    tier = string
  })
  default = null
}
variable "upgrade_policy" {
  type = object({
    support_type = optional(string)
  })
  default = null
}
variable "remote_network_config" {
  type = object({
    remote_node_networks = object({
      cidrs = optional(list(string))
    })
    remote_pod_networks = optional(object({
      cidrs = optional(list(string))
    }))
  })
  default = null
}
variable "zonal_shift_config" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}
variable "attach_encryption_policy" {
  type    = bool
  default = true
}
variable "create_primary_security_group_tags" {
  type    = bool
  default = true
}
variable "timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "kms_key_rotation_period_in_days" {
  type    = number
  default = null
}
variable "create_cni_ipv6_iam_policy" {
  type    = bool
  default = false
}
variable "include_oidc_root_ca_thumbprint" {
  type    = bool
  default = true
}
variable "custom_oidc_thumbprints" {
  type    = list(string)
  default = []
}
variable "iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
variable "encryption_policy_use_name_prefix" {
  type    = bool
  default = true
}
variable "encryption_policy_name" {
  type    = string
  default = null
}
variable "encryption_policy_description" {
  type    = string
  default = "Cluster encryption policy to allow cluster role to utilize CMK provided"
}
variable "encryption_policy_path" {
  type    = string
  default = null
}
variable "encryption_policy_tags" {
  type    = map(string)
  default = {}
}
variable "dataplane_wait_duration" {
  type    = string
  default = "30s"
}
variable "enable_auto_mode_custom_tags" {
  type    = bool
  default = true
}
variable "addons" {
  type = map(object({
    name                 = optional(string)
    before_compute       = optional(bool, false)
    most_recent          = optional(bool, true)
    addon_version        = optional(string)
    configuration_values = optional(string)
    pod_identity_association = optional(list(object({
      role_arn        = string
      service_account = string
    })))
    preserve                    = optional(bool, true)
    resolve_conflicts_on_create = optional(string, "NONE")
    resolve_conflicts_on_update = optional(string, "OVERWRITE")
    service_account_role_arn    = optional(string)
    timeouts = optional(object({
      create = optional(string)
      update = optional(string)
      delete = optional(string)
    }), {})
    tags = optional(map(string), {})
  }))
  default = null
}
variable "addons_timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = {}
}
variable "identity_providers" {
  type = map(object({
    client_id                     = string
    groups_claim                  = optional(string)
    groups_prefix                 = optional(string)
    identity_provider_config_name = optional(string)
    issuer_url                    = string
    required_claims               = optional(map(string))
    username_claim                = optional(string)
    username_prefix               = optional(string)
    tags                          = optional(map(string), {})
  }))
  default = null
}
variable "node_iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
