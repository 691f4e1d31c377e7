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
variable "cluster_iam_role_dns_suffix" {
  type    = string
  default = null
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
variable "manage_aws_auth_configmap" {
  type    = bool
  default = false
}
variable "create_aws_auth_configmap" {
  type    = bool
  default = false
}
variable "aws_auth_node_iam_role_arns_non_windows" {
  type    = list(string)
  default = []
}
variable "aws_auth_node_iam_role_arns_windows" {
  type    = list(string)
  default = []
}
variable "aws_auth_fargate_profile_pod_execution_role_arns" {
  type    = list(string)
  default = []
}
variable "aws_auth_roles" {
  type    = list(any)
  default = []
}
variable "aws_auth_users" {
  type    = list(any)
  default = []
}
variable "aws_auth_accounts" {
  type    = list(any)
  default = []
}
