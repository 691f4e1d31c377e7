variable "content_base64" {
  type    = string
  default = null
}
variable "cache_control" {
  type    = string
  default = null
}
variable "content_disposition" {
  type    = string
  default = null
}
variable "content_encoding" {
  type    = string
  default = null
}
variable "content_language" {
  type    = string
  default = null
}
variable "content_type" {
  type    = string
  default = null
}
variable "website_redirect" {
  type    = string
  default = null
}
variable "etag" {
  type    = string
  default = null
}
variable "metadata" {
  type    = map(string)
  default = {}
}
variable "force_destroy" {
  type    = bool
  default = false
}
variable "object_lock_legal_hold_status" {
  type    = string
  default = null
}
variable "object_lock_mode" {
  type    = string
  default = null
}
variable "object_lock_retain_until_date" {
  type    = string
  default = null
}
variable "source_hash" {
  type    = string
  default = null
}
