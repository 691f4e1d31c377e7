variable "cluster_autoscaler_cluster_ids" {
  type    = list(string)
  default = []
}
variable "ebs_csi_kms_cmk_ids" {
  type    = list(string)
  default = []
}
variable "external_dns_hosted_zone_arns" {
  type    = list(string)
  default = ["arn:aws:route53:::hostedzone/*"]
}
variable "external_secrets_ssm_parameter_arns" {
  type    = list(string)
  default = ["arn:aws:ssm:*:*:parameter/*"]
}
variable "external_secrets_secrets_manager_arns" {
  type    = list(string)
  default = ["arn:aws:secretsmanager:*:*:secret:*"]
}
variable "fsx_lustre_csi_service_role_arns" {
  type    = list(string)
  default = ["arn:aws:iam::*:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/*"]
}
variable "karpenter_controller_cluster_id" {
  type    = string
  default = "*"
}
variable "karpenter_tag_key" {
  type    = string
  default = "karpenter.sh/discovery"
}
variable "karpenter_controller_ssm_parameter_arns" {
  type    = list(string)
  default = ["arn:aws:ssm:*:*:parameter/aws/service/*"]
}
variable "karpenter_controller_node_iam_role_arns" {
  type    = list(string)
  default = ["*"]
}
variable "karpenter_subnet_account_id" {
  type    = string
  default = ""
}
variable "velero_s3_bucket_arns" {
  type    = list(string)
  default = ["*"]
}
variable "vpc_cni_enable_ipv4" {
  type    = bool
  default = false
}
variable "vpc_cni_enable_ipv6" {
  type    = bool
  default = false
}
variable "node_termination_handler_sqs_queue_arns" {
  type    = list(string)
  default = ["*"]
}
