variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "create_policy" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = null
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "path" {
  type    = string
  default = null
}
variable "description" {
  type    = string
  default = null
}
variable "allowed_services" {
  type    = list(string)
  default = []
}
variable "source_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_inline_policy_documents" {
  type    = list(string)
  default = []
}
variable "allow_cloudwatch_logs_query" {
  type    = bool
  default = true
}
variable "allow_predefined_sts_actions" {
  type    = bool
  default = true
}
variable "allow_web_console_services" {
  type    = bool
  default = true
}
variable "web_console_services" {
  type    = list(string)
  default = ["resource-groups", "tag", "health", "ce"]
}
