variable "create_eks" {
  type    = bool
  default = true
}
variable "cluster_name" {
  type    = string
  default = ""
}
variable "default_iam_role_arn" {
  type    = string
  default = ""
}
variable "workers_group_defaults" {
  default = {}
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "node_groups_defaults" {
  default = {}
}
variable "node_groups" {
  default = {}
}
