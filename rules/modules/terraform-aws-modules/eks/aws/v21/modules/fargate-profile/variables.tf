variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "tags" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "create_iam_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_arn" {
  type    = string
  default = null
}
variable "iam_role_name" {
  type    = string
  default = ""
}
variable "iam_role_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_description" {
  type     = string
  default  = "Fargate profile IAM role"
  nullable = false
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_tags" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "cluster_name" {
  type    = string
  default = ""
}
variable "name" {
  type     = string
  default  = ""
  nullable = false
}
variable "subnet_ids" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "selectors" {
  type = list(object({
    labels    = optional(map(string))
    namespace = string
  }))
  default = null
}
