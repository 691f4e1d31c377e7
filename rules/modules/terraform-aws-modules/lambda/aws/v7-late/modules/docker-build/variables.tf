variable "create_ecr_repo" {
  type    = bool
  default = false
}
variable "create_sam_metadata" {
  type    = bool
  default = false
}
variable "use_image_tag" {
  type    = bool
  default = true
}
variable "ecr_address" {
  type    = string
  default = null
}
variable "ecr_repo" {
  type    = string
  default = null
}
variable "image_tag" {
  type    = string
  default = null
}
variable "image_tag_mutability" {
  type    = string
  default = "MUTABLE"
}
variable "scan_on_push" {
  type    = bool
  default = false
}
variable "ecr_force_delete" {
  type    = bool
  default = true
}
variable "ecr_repo_tags" {
  type    = map(string)
  default = {}
}
variable "ecr_repo_lifecycle_policy" {
  type    = string
  default = null
}
