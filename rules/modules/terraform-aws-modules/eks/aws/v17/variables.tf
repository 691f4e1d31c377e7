variable "cluster_enabled_log_types" {
  type    = list(string)
  default = []
}
variable "cluster_log_kms_key_id" {
  type    = string
  default = ""
}
variable "cluster_log_retention_in_days" {
  type    = number
  default = 90
}
variable "cluster_name" {
  type    = string
  default = ""
}
variable "cluster_security_group_id" {
  type    = string
  default = ""
}
variable "cluster_version" {
  type    = string
  default = null
}
variable "subnets" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "cluster_tags" {
  type    = map(string)
  default = {}
}
variable "vpc_id" {
  type    = string
  default = null
}
variable "workers_group_defaults" {
  default = {}
}
variable "worker_security_group_id" {
  type    = string
  default = ""
}
variable "worker_additional_security_group_ids" {
  type    = list(string)
  default = []
}
variable "worker_sg_ingress_from_port" {
  type    = number
  default = 1025
}
variable "cluster_create_security_group" {
  type    = bool
  default = true
}
variable "worker_create_security_group" {
  type    = bool
  default = true
}
variable "worker_create_cluster_primary_security_group_rules" {
  type    = bool
  default = false
}
variable "permissions_boundary" {
  type    = string
  default = null
}
variable "iam_path" {
  type    = string
  default = "/"
}
variable "cluster_create_endpoint_private_access_sg_rule" {
  type    = bool
  default = false
}
variable "cluster_endpoint_private_access_cidrs" {
  type    = list(string)
  default = null
}
variable "cluster_endpoint_private_access_sg" {
  type    = list(string)
  default = null
}
variable "cluster_endpoint_private_access" {
  type    = bool
  default = false
}
variable "cluster_endpoint_public_access" {
  type    = bool
  default = true
}
variable "cluster_endpoint_public_access_cidrs" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}
variable "manage_cluster_iam_resources" {
  type    = bool
  default = true
}
variable "cluster_iam_role_name" {
  type    = string
  default = ""
}
variable "manage_worker_iam_resources" {
  type    = bool
  default = true
}
variable "workers_role_name" {
  type    = string
  default = ""
}
variable "create_eks" {
  type    = bool
  default = true
}
variable "node_groups_defaults" {
  default = {}
}
variable "node_groups" {
  default = {}
}
variable "enable_irsa" {
  type    = bool
  default = false
}
variable "eks_oidc_root_ca_thumbprint" {
  type    = string
  default = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"
}
variable "cluster_encryption_config" {
  type = list(object({
    provider_key_arn = string
    resources        = list(string)
  }))
  default = []
}
variable "cluster_service_ipv4_cidr" {
  type    = string
  default = null
}
variable "cluster_egress_cidrs" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}
variable "workers_egress_cidrs" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}
