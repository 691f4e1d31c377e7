variable "create" {
  type    = bool
  default = true
}
variable "use_existing_alias" {
  type    = bool
  default = false
}
variable "refresh_alias" {
  type    = bool
  default = true
}
variable "create_async_event_config" {
  type    = bool
  default = false
}
variable "create_version_async_event_config" {
  type    = bool
  default = true
}
variable "create_qualified_alias_async_event_config" {
  type    = bool
  default = true
}
variable "create_version_allowed_triggers" {
  type    = bool
  default = true
}
variable "create_qualified_alias_allowed_triggers" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "description" {
  type    = string
  default = ""
}
variable "function_name" {
  type    = string
  default = ""
}
variable "function_version" {
  type    = string
  default = ""
}
variable "maximum_event_age_in_seconds" {
  type    = number
  default = null
}
variable "maximum_retry_attempts" {
  type    = number
  default = null
}
variable "allowed_triggers" {
  type    = map(any)
  default = {}
}
variable "event_source_mapping" {
  type    = any
  default = {}
}
