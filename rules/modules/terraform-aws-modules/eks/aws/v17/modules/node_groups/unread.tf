variable "cluster_endpoint" {
  type    = string
  default = ""
}
variable "cluster_auth_base64" {
  type    = string
  default = ""
}
variable "worker_security_group_id" {
  type    = string
  default = ""
}
variable "worker_additional_security_group_ids" {
  type    = list(string)
  default = []
}
variable "ebs_optimized_not_supported" {
  type    = list(string)
  default = []
}
