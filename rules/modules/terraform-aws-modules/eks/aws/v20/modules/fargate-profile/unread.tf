variable "cluster_ip_family" {
  type    = string
  default = "ipv4"
}
variable "iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
variable "create_iam_role_policy" {
  type    = bool
  default = true
}
variable "iam_role_policy_statements" {
  default = []
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
