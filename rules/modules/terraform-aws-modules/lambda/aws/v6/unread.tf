variable "lambda_at_edge_logs_all_regions" {
  type    = bool
  default = true
}
variable "replace_security_groups_on_destroy" {
  type    = bool
  default = null
}
variable "replacement_security_group_ids" {
  type    = list(string)
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "artifacts_dir" {
  type    = string
  default = "builds"
}
variable "ignore_source_code_hash" {
  type    = bool
  default = false
}
variable "source_path" {
  type    = any
  default = null
}
variable "hash_extra" {
  type    = string
  default = ""
}
variable "build_in_docker" {
  type    = bool
  default = false
}
variable "docker_file" {
  type    = string
  default = ""
}
variable "docker_build_root" {
  type    = string
  default = ""
}
variable "docker_image" {
  type    = string
  default = ""
}
variable "docker_with_ssh_agent" {
  type    = bool
  default = false
}
variable "docker_pip_cache" {
  type    = any
  default = null
}
variable "docker_additional_options" {
  type    = list(string)
  default = []
}
variable "docker_entrypoint" {
  type    = string
  default = null
}
variable "recreate_missing_package" {
  type    = bool
  default = true
}
variable "trigger_on_package_timestamp" {
  type    = bool
  default = true
}
