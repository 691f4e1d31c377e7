variable "cluster_ip_family" {
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
variable "timeouts" {
  type    = map(string)
  default = {}
}
