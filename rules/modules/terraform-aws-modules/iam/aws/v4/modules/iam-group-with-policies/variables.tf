variable "create_group" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "group_users" {
  type    = list(string)
  default = []
}
variable "custom_group_policy_arns" {
  type    = list(string)
  default = []
}
variable "custom_group_policies" {
  type    = list(map(string))
  default = []
}
variable "attach_iam_self_management_policy" {
  type    = bool
  default = true
}
variable "iam_self_management_policy_name_prefix" {
  type    = string
  default = "IAMSelfManagement-"
}
variable "aws_account_id" {
  type    = string
  default = ""
}
variable "tags" {
  type    = map(string)
  default = {}
}
