variable "amazon_managed_service_prometheus_workspace_arns" {
  type    = list(string)
  default = []
}
variable "aws_ebs_csi_kms_arns" {
  type    = list(string)
  default = []
}
variable "aws_fsx_lustre_csi_service_role_arns" {
  type    = list(string)
  default = []
}
variable "aws_lb_controller_targetgroup_arns" {
  type    = list(string)
  default = []
}
variable "aws_node_termination_handler_sqs_queue_arns" {
  type    = list(string)
  default = []
}
variable "aws_privateca_issuer_acmca_arns" {
  type    = list(string)
  default = []
}
variable "aws_vpc_cni_enable_cloudwatch_logs" {
  type    = bool
  default = false
}
variable "aws_vpc_cni_enable_ipv4" {
  type    = bool
  default = false
}
variable "aws_vpc_cni_enable_ipv6" {
  type    = bool
  default = false
}
variable "cert_manager_hosted_zone_arns" {
  type    = list(string)
  default = []
}
variable "cluster_autoscaler_cluster_names" {
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
variable "external_secrets_create_permission" {
  type    = bool
  default = false
}
variable "mountpoint_s3_csi_bucket_arns" {
  type    = list(string)
  default = []
}
variable "mountpoint_s3_csi_bucket_path_arns" {
  type    = list(string)
  default = []
}
variable "velero_s3_bucket_arns" {
  type    = list(string)
  default = []
}
variable "velero_s3_bucket_path_arns" {
  type    = list(string)
  default = []
}
