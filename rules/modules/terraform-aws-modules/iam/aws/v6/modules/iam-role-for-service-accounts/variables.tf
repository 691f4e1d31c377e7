variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "path" {
  type    = string
  default = "/"
}
variable "description" {
  type    = string
  default = null
}
variable "max_session_duration" {
  type    = number
  default = null
}
variable "permissions_boundary" {
  type    = string
  default = null
}
variable "trust_condition_test" {
  type    = string
  default = "StringEquals"
}
variable "oidc_providers" {
  type    = any
  default = {}
}
variable "policies" {
  type    = map(string)
  default = {}
}
variable "create_policy" {
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
variable "permissions" {
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string, "Allow")
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
      variable = string
      values   = list(string)
    })))
  }))
  default = null
}
variable "policy_name" {
  type    = string
  default = null
}
variable "policy_path" {
  type    = string
  default = null
}
variable "policy_description" {
  type    = string
  default = null
}
variable "attach_aws_gateway_controller_policy" {
  type    = bool
  default = false
}
variable "attach_cert_manager_policy" {
  type    = bool
  default = false
}
variable "cert_manager_hosted_zone_arns" {
  type    = list(string)
  default = []
}
variable "attach_cluster_autoscaler_policy" {
  type    = bool
  default = false
}
variable "attach_ebs_csi_policy" {
  type    = bool
  default = false
}
variable "attach_mountpoint_s3_csi_policy" {
  type    = bool
  default = false
}
variable "mountpoint_s3_csi_bucket_arns" {
  type    = list(string)
  default = []
}
variable "mountpoint_s3_csi_path_arns" {
  type    = list(string)
  default = []
}
variable "attach_efs_csi_policy" {
  type    = bool
  default = false
}
variable "attach_external_dns_policy" {
  type    = bool
  default = false
}
variable "attach_external_secrets_policy" {
  type    = bool
  default = false
}
variable "attach_fsx_lustre_csi_policy" {
  type    = bool
  default = false
}
variable "attach_fsx_openzfs_csi_policy" {
  type    = bool
  default = false
}
variable "attach_load_balancer_controller_policy" {
  type    = bool
  default = false
}
variable "attach_load_balancer_controller_targetgroup_binding_only_policy" {
  type    = bool
  default = false
}
variable "attach_amazon_managed_service_prometheus_policy" {
  type    = bool
  default = false
}
variable "amazon_managed_service_prometheus_workspace_arns" {
  type    = list(string)
  default = []
}
variable "attach_velero_policy" {
  type    = bool
  default = false
}
variable "attach_vpc_cni_policy" {
  type    = bool
  default = false
}
variable "vpc_cni_enable_ipv4" {
  type    = bool
  default = false
}
variable "attach_node_termination_handler_policy" {
  type    = bool
  default = false
}
variable "attach_cloudwatch_observability_policy" {
  type    = bool
  default = false
}
variable "create_inline_policy" {
  type    = bool
  default = false
}
variable "source_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "inline_policy_permissions" {
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string, "Allow")
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
      variable = string
      values   = list(string)
    })))
  }))
  default = null
}
