variable "region" {
  type    = string
  default = null
}
variable "cluster_autoscaler_cluster_names" {
  type    = list(string)
  default = []
}
variable "ebs_csi_kms_cmk_arns" {
  type    = list(string)
  default = []
}
variable "mountpoint_s3_csi_kms_arns" {
  type    = list(string)
  default = []
}
variable "external_dns_hosted_zone_arns" {
  type    = list(string)
  default = []
}
variable "external_secrets_ssm_parameter_arns" {
  type    = list(string)
  default = []
}
variable "external_secrets_secrets_manager_arns" {
  type    = list(string)
  default = []
}
variable "external_secrets_kms_key_arns" {
  type    = list(string)
  default = []
}
variable "external_secrets_secrets_manager_create_permission" {
  type    = bool
  default = false
}
variable "fsx_lustre_csi_service_role_arns" {
  type    = list(string)
  default = ["arn:aws:iam::*:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/*"]
}
variable "fsx_openzfs_csi_service_role_arns" {
  type    = list(string)
  default = ["arn:aws:iam::*:role/aws-service-role/fsx.amazonaws.com/*"]
}
variable "load_balancer_controller_targetgroup_arns" {
  type    = list(string)
  default = []
}
variable "velero_s3_bucket_arns" {
  type    = list(string)
  default = []
}
variable "vpc_cni_enable_cloudwatch_logs" {
  type    = bool
  default = false
}
variable "vpc_cni_enable_ipv6" {
  type    = bool
  default = false
}
variable "node_termination_handler_sqs_queue_arns" {
  type    = list(string)
  default = []
}
