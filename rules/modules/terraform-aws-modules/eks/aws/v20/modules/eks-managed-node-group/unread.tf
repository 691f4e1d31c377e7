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
variable "cluster_service_cidr" {
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
variable "cloudinit_pre_nodeadm" {
  type = list(object({
    content      = string
    content_type = optional(string)
    filename     = optional(string)
    merge_type   = optional(string)
  }))
  default = []
}
variable "cloudinit_post_nodeadm" {
  type = list(object({
    content      = string
    content_type = optional(string)
    filename     = optional(string)
    merge_type   = optional(string)
  }))
  default = []
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
variable "maintenance_options" {
  default = {}
}
variable "license_specifications" {
  default = {}
}
variable "enable_efa_support" {
  type    = bool
  default = false
}
variable "enable_efa_only" {
  type    = bool
  default = false
}
variable "efa_indices" {
  type    = list(number)
  default = [0]
}
variable "placement" {
  type    = map(string)
  default = {}
}
variable "create_placement_group" {
  type    = bool
  default = false
}
variable "placement_group_strategy" {
  type    = string
  default = "cluster"
}
variable "private_dns_name_options" {
  type    = map(string)
  default = {}
}
variable "launch_template_tags" {
  type    = map(string)
  default = {}
}
variable "tag_specifications" {
  type    = list(string)
  default = ["instance", "volume", "network-interface"]
}
variable "placement_group_az" {
  type    = string
  default = null
}
variable "ami_release_version" {
  type    = string
  default = null
}
variable "use_latest_ami_release_version" {
  type    = bool
  default = false
}
variable "force_update_version" {
  type    = bool
  default = null
}
variable "taints" {
  default = {}
}
variable "update_config" {
  type = map(string)
  default = {
    max_unavailable_percentage = 33
  }
}
variable "node_repair_config" {
  type = object({
    enabled = optional(bool, true)
  })
  default = null
}
variable "timeouts" {
  type    = map(string)
  default = {}
}
variable "cluster_ip_family" {
  type    = string
  default = "ipv4"
}
variable "iam_role_attach_cni_policy" {
  type    = bool
  default = true
}
variable "iam_role_additional_policies" {
  type    = map(string)
  default = {}
}
variable "create_iam_role_policy" {
  type    = bool
  default = true
}
variable "iam_role_policy_statements" {
  default = []
}
variable "create_schedule" {
  type    = bool
  default = true
}
variable "schedules" {
  type    = map(any)
  default = {}
}
