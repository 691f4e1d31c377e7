variable "platform" {
  type    = string
  default = "linux"
}
variable "enable_bootstrap_user_data" {
  type    = bool
  default = false
}
variable "cluster_endpoint" {
  type    = string
  default = ""
}
variable "cluster_auth_base64" {
  type    = string
  default = ""
}
variable "cluster_service_ipv4_cidr" {
  type    = string
  default = null
}
variable "pre_bootstrap_user_data" {
  type    = string
  default = ""
}
variable "post_bootstrap_user_data" {
  type    = string
  default = ""
}
variable "bootstrap_extra_args" {
  type    = string
  default = ""
}
variable "user_data_template_path" {
  type    = string
  default = ""
}
variable "launch_template_default_version" {
  type    = string
  default = null
}
variable "update_launch_template_default_version" {
  type    = bool
  default = true
}
variable "disable_api_termination" {
  type    = bool
  default = null
}
variable "kernel_id" {
  type    = string
  default = null
}
variable "ram_disk_id" {
  type    = string
  default = null
}
variable "capacity_reservation_specification" {
  default = {}
}
variable "cpu_options" {
  type    = map(string)
  default = {}
}
variable "credit_specification" {
  type    = map(string)
  default = {}
}
variable "elastic_gpu_specifications" {
  type    = map(string)
  default = {}
}
variable "elastic_inference_accelerator" {
  type    = map(string)
  default = {}
}
variable "enclave_options" {
  type    = map(string)
  default = {}
}
variable "instance_market_options" {
  default = {}
}
variable "license_specifications" {
  type    = map(string)
  default = {}
}
variable "placement" {
  type    = map(string)
  default = {}
}
variable "launch_template_tags" {
  type    = map(string)
  default = {}
}
variable "ami_release_version" {
  type    = string
  default = null
}
variable "force_update_version" {
  type    = bool
  default = null
}
variable "taints" {
  default = {}
}
variable "update_config" {
  type    = map(string)
  default = {}
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "cluster_ip_family" {
  type    = string
  default = null
}
variable "iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "iam_role_additional_policies" {
  type    = list(string)
  default = []
}
