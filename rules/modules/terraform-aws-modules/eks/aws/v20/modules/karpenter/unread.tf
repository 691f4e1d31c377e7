variable "create_iam_role" {
  type    = bool
  default = true
}
variable "iam_role_name" {
  type    = string
  default = "KarpenterController"
}
variable "iam_role_use_name_prefix" {
  type    = bool
  default = true
}
variable "iam_role_path" {
  type    = string
  default = "/"
}
variable "iam_role_description" {
  type    = string
  default = "Karpenter controller IAM role"
}
variable "iam_role_max_session_duration" {
  type    = number
  default = null
}
variable "iam_role_permissions_boundary_arn" {
  type    = string
  default = null
}
variable "iam_role_tags" {
  type    = map(any)
  default = {}
}
variable "iam_policy_name" {
  type    = string
  default = "KarpenterController"
}
variable "iam_policy_use_name_prefix" {
  type    = bool
  default = true
}
variable "iam_policy_path" {
  type    = string
  default = "/"
}
variable "iam_policy_description" {
  type    = string
  default = "Karpenter controller IAM policy"
}
variable "iam_policy_statements" {
  default = []
}
variable "iam_role_policies" {
  type    = map(string)
  default = {}
}
variable "ami_id_ssm_parameter_arns" {
  type    = list(string)
  default = []
}
variable "enable_pod_identity" {
  type    = bool
  default = true
}
variable "enable_v1_permissions" {
  type    = bool
  default = false
}
variable "enable_irsa" {
  type    = bool
  default = false
}
variable "irsa_oidc_provider_arn" {
  type    = string
  default = ""
}
variable "irsa_namespace_service_accounts" {
  type    = list(string)
  default = ["karpenter:karpenter"]
}
variable "irsa_assume_role_condition_test" {
  type    = string
  default = "StringEquals"
}
variable "create_pod_identity_association" {
  type    = bool
  default = false
}
variable "create_node_iam_role" {
  type    = bool
  default = true
}
variable "cluster_ip_family" {
  type    = string
  default = "ipv4"
}
variable "node_iam_role_arn" {
  type    = string
  default = null
}
variable "node_iam_role_name" {
  type    = string
  default = null
}
variable "node_iam_role_use_name_prefix" {
  type    = bool
  default = true
}
variable "node_iam_role_path" {
  type    = string
  default = "/"
}
variable "node_iam_role_description" {
  type    = string
  default = null
}
variable "node_iam_role_max_session_duration" {
  type    = number
  default = null
}
variable "node_iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "node_iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "node_iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
variable "node_iam_role_tags" {
  type    = map(string)
  default = {}
}
variable "create_access_entry" {
  type    = bool
  default = true
}
variable "access_entry_type" {
  type    = string
  default = "EC2_LINUX"
}
variable "create_instance_profile" {
  type    = bool
  default = false
}
variable "rule_name_prefix" {
  type    = string
  default = "Karpenter"
}
