variable "bypass_policy_lockout_safety_check" {
  type    = bool
  default = null
}
variable "custom_key_store_id" {
  type    = string
  default = null
}
variable "key_material_base64" {
  type    = string
  default = null
}
variable "valid_to" {
  type    = string
  default = null
}
variable "key_service_users" {
  type    = list(string)
  default = []
}
variable "key_service_roles_for_autoscaling" {
  type    = list(string)
  default = []
}
variable "key_symmetric_encryption_users" {
  type    = list(string)
  default = []
}
variable "key_hmac_users" {
  type    = list(string)
  default = []
}
variable "key_asymmetric_public_encryption_users" {
  type    = list(string)
  default = []
}
variable "key_asymmetric_sign_verify_users" {
  type    = list(string)
  default = []
}
variable "key_statements" {
  default = {}
}
variable "enable_route53_dnssec" {
  type    = bool
  default = false
}
variable "route53_dnssec_sources" {
  type    = list(any)
  default = []
}
variable "grants" {
  default = {}
}
