variable "create_irsa" {
  type    = bool
  default = true
}
variable "irsa_name" {
  type    = string
  default = null
}
variable "irsa_policy_name" {
  type    = string
  default = null
}
variable "irsa_use_name_prefix" {
  type    = bool
  default = true
}
variable "irsa_path" {
  type    = string
  default = "/"
}
variable "irsa_description" {
  type    = string
  default = "Karpenter IAM role for service account"
}
variable "irsa_max_session_duration" {
  type    = number
  default = null
}
variable "irsa_permissions_boundary_arn" {
  type    = string
  default = null
}
variable "irsa_tags" {
  type    = map(any)
  default = {}
}
variable "policies" {
  type    = map(string)
  default = {}
}
variable "irsa_tag_key" {
  type    = string
  default = "karpenter.sh/discovery"
}
variable "irsa_tag_values" {
  type    = list(string)
  default = []
}
variable "irsa_ssm_parameter_arns" {
  type    = list(string)
  default = ["arn:aws:ssm:*:*:parameter/aws/service/*"]
}
variable "irsa_subnet_account_id" {
  type    = string
  default = ""
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
variable "enable_karpenter_instance_profile_creation" {
  type    = bool
  default = false
}
variable "create_iam_role" {
  type    = bool
  default = true
}
variable "cluster_ip_family" {
  type    = string
  default = null
}
variable "iam_role_arn" {
  type    = string
  default = null
}
variable "iam_role_name" {
  type    = string
  default = null
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
  default = null
}
variable "iam_role_max_session_duration" {
  type    = number
  default = null
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
variable "iam_role_tags" {
  type    = map(string)
  default = {}
}
variable "create_instance_profile" {
  type    = bool
  default = true
}
variable "rule_name_prefix" {
  type    = string
  default = "Karpenter"
}
