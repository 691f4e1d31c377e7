variable "create_role" {
  type    = bool
  default = true
}
variable "role_name" {
  type    = string
  default = null
}
variable "role_path" {
  type    = string
  default = "/"
}
variable "role_permissions_boundary_arn" {
  type    = string
  default = null
}
variable "role_description" {
  type    = string
  default = null
}
variable "role_name_prefix" {
  type    = string
  default = null
}
variable "policy_name_prefix" {
  type    = string
  default = "AmazonEKS_"
}
variable "role_policy_arns" {
  type    = map(string)
  default = {}
}
variable "oidc_providers" {
  type    = any
  default = {}
}
variable "tags" {
  type    = map(any)
  default = {}
}
variable "force_detach_policies" {
  type    = bool
  default = true
}
variable "max_session_duration" {
  type    = number
  default = null
}
variable "assume_role_condition_test" {
  type    = string
  default = "StringEquals"
}
variable "allow_self_assume_role" {
  type    = bool
  default = false
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
  default = ["arn:aws:route53:::hostedzone/*"]
}
variable "attach_cluster_autoscaler_policy" {
  type    = bool
  default = false
}
variable "attach_ebs_csi_policy" {
  type    = bool
  default = false
}
variable "attach_efs_csi_policy" {
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
variable "attach_karpenter_controller_policy" {
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
variable "attach_appmesh_controller_policy" {
  type    = bool
  default = false
}
variable "attach_appmesh_envoy_proxy_policy" {
  type    = bool
  default = false
}
variable "attach_amazon_managed_service_prometheus_policy" {
  type    = bool
  default = false
}
variable "amazon_managed_service_prometheus_workspace_arns" {
  type    = list(string)
  default = ["*"]
}
variable "attach_velero_policy" {
  type    = bool
  default = false
}
variable "attach_vpc_cni_policy" {
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
