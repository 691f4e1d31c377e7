variable "cluster_upgrade_policy" {
  default = {}
}
variable "cluster_remote_network_config" {
  default = {}
}
variable "cluster_zonal_shift_config" {
  default = {}
}
variable "attach_cluster_encryption_policy" {
  type    = bool
  default = true
}
variable "create_cluster_primary_security_group_tags" {
  type    = bool
  default = true
}
variable "cluster_timeouts" {
  type    = map(string)
  default = {}
}
variable "bootstrap_self_managed_addons" {
  type    = bool
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
variable "enable_security_groups_for_pods" {
  type    = bool
  default = true
}
variable "cluster_encryption_policy_use_name_prefix" {
  type    = bool
  default = true
}
variable "cluster_encryption_policy_name" {
  type    = string
  default = null
}
variable "cluster_encryption_policy_description" {
  type    = string
  default = "Cluster encryption policy to allow cluster role to utilize CMK provided"
}
variable "cluster_encryption_policy_path" {
  type    = string
  default = null
}
variable "cluster_encryption_policy_tags" {
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
variable "cluster_addons" {
  default = {}
}
variable "cluster_addons_timeouts" {
  type    = map(string)
  default = {}
}
variable "cluster_identity_providers" {
  default = {}
}
variable "node_iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
