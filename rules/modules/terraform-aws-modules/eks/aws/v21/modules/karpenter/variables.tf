variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "cluster_name" {
  type    = string
  default = ""
}
variable "namespace" {
  type    = string
  default = "kube-system"
}
variable "service_account" {
  type    = string
  default = "karpenter"
}
variable "enable_spot_termination" {
  type    = bool
  default = true
}
variable "queue_name" {
  type    = string
  default = null
}
variable "queue_managed_sse_enabled" {
  type    = bool
  default = true
}
variable "queue_kms_master_key_id" {
  type    = string
  default = null
}
variable "queue_kms_data_key_reuse_period_seconds" {
  type    = number
  default = null
}
