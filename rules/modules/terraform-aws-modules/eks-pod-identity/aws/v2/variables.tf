variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "trust_policy_conditions" {
  type = list(object({
    test     = string
    values   = list(string)
    variable = string
  }))
  default = []
}
variable "trust_policy_statements" {
  type = list(object({
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
    condition = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type    = string
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
variable "permissions_boundary_arn" {
  type    = string
  default = null
}
variable "additional_policy_arns" {
  type    = map(string)
  default = {}
}
variable "association_defaults" {
  type = object({
    cluster_name         = optional(string)
    disable_session_tags = optional(bool)
    namespace            = optional(string)
    service_account      = optional(string)
    role_arn             = optional(string)
    target_role_arn      = optional(string)
    tags                 = optional(map(string), {})
  })
  default = {}
}
variable "associations" {
  type = map(object({
    cluster_name         = optional(string)
    disable_session_tags = optional(bool)
    namespace            = optional(string)
    service_account      = optional(string)
    role_arn             = optional(string)
    target_role_arn      = optional(string)
    tags                 = optional(map(string), {})
  }))
  default = {}
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
  type = list(object({
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
    condition = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
variable "policy_name_prefix" {
  type    = string
  default = "AmazonEKS_"
}
variable "attach_custom_policy" {
  type    = bool
  default = false
}
variable "custom_policy_description" {
  type    = string
  default = "Custom IAM Policy"
}
variable "attach_amazon_managed_service_prometheus_policy" {
  type    = bool
  default = false
}
variable "amazon_managed_service_prometheus_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_appmesh_controller_policy" {
  type    = bool
  default = false
}
variable "appmesh_controller_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_cloudwatch_observability_policy" {
  type    = bool
  default = false
}
variable "attach_aws_appmesh_envoy_proxy_policy" {
  type    = bool
  default = false
}
variable "appmesh_envoy_proxy_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_ebs_csi_policy" {
  type    = bool
  default = false
}
variable "aws_ebs_csi_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_efs_csi_policy" {
  type    = bool
  default = false
}
variable "aws_efs_csi_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_fsx_lustre_csi_policy" {
  type    = bool
  default = false
}
variable "aws_fsx_lustre_csi_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_gateway_controller_policy" {
  type    = bool
  default = false
}
variable "aws_gateway_controller_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_lb_controller_policy" {
  type    = bool
  default = false
}
variable "aws_lb_controller_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_lb_controller_targetgroup_binding_only_policy" {
  type    = bool
  default = false
}
variable "aws_lb_controller_targetgroup_only_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_node_termination_handler_policy" {
  type    = bool
  default = false
}
variable "aws_node_termination_handler_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_privateca_issuer_policy" {
  type    = bool
  default = false
}
variable "aws_privateca_issuer_policy_name" {
  type    = string
  default = null
}
variable "attach_aws_vpc_cni_policy" {
  type    = bool
  default = false
}
variable "aws_vpc_cni_policy_name" {
  type    = string
  default = null
}
variable "attach_cert_manager_policy" {
  type    = bool
  default = false
}
variable "cert_manager_policy_name" {
  type    = string
  default = null
}
variable "attach_cluster_autoscaler_policy" {
  type    = bool
  default = false
}
variable "cluster_autoscaler_policy_name" {
  type    = string
  default = null
}
variable "attach_external_dns_policy" {
  type    = bool
  default = false
}
variable "external_dns_policy_name" {
  type    = string
  default = null
}
variable "attach_external_secrets_policy" {
  type    = bool
  default = false
}
variable "external_secrets_policy_name" {
  type    = string
  default = null
}
variable "attach_mountpoint_s3_csi_policy" {
  type    = bool
  default = false
}
variable "mountpoint_s3_csi_policy_name" {
  type    = string
  default = null
}
variable "attach_pganalyze_policy" {
  type    = bool
  default = false
}
variable "pganalyze_policy_name" {
  type    = string
  default = null
}
variable "attach_velero_policy" {
  type    = bool
  default = false
}
variable "velero_policy_name" {
  type    = string
  default = null
}
