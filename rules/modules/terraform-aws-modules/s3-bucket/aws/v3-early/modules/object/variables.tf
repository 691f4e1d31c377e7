variable "create" {
  type    = bool
  default = true
}
variable "bucket" {
  type    = string
  default = ""
}
variable "key" {
  type    = string
  default = ""
}
variable "file_source" {
  type    = string
  default = null
}
variable "content" {
  type    = string
  default = null
}
variable "acl" {
  type    = string
  default = null
}
variable "storage_class" {
  type    = string
  default = null
}
variable "server_side_encryption" {
  type    = string
  default = null
}
variable "kms_key_id" {
  type    = string
  default = null
}
variable "bucket_key_enabled" {
  type    = bool
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
