variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "platform" {
  type    = string
  default = "linux"
}
variable "cluster_name" {
  type    = string
  default = null
}
variable "create_launch_template" {
  type    = bool
  default = true
}
variable "use_custom_launch_template" {
  type    = bool
  default = true
}
variable "launch_template_id" {
  type    = string
  default = ""
}
variable "launch_template_name" {
  type    = string
  default = null
}
variable "launch_template_use_name_prefix" {
  type    = bool
  default = true
}
variable "launch_template_description" {
  type    = string
  default = null
}
variable "ebs_optimized" {
  type    = bool
  default = null
}
variable "ami_id" {
  type    = string
  default = ""
}
variable "key_name" {
  type    = string
  default = null
}
variable "vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "cluster_primary_security_group_id" {
  type    = string
  default = null
}
variable "block_device_mappings" {
  default = {}
}
variable "metadata_options" {
  type = map(string)
  default = {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
variable "enable_monitoring" {
  type    = bool
  default = true
}
variable "network_interfaces" {
  type    = list(any)
  default = []
}
variable "subnet_ids" {
  type    = list(string)
  default = null
}
variable "min_size" {
  type    = number
  default = 0
}
variable "max_size" {
  type    = number
  default = 3
}
variable "desired_size" {
  type    = number
  default = 1
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "ami_type" {
  type    = string
  default = null
}
variable "capacity_type" {
  type    = string
  default = "ON_DEMAND"
}
variable "disk_size" {
  type    = number
  default = null
}
variable "instance_types" {
  type    = list(string)
  default = null
}
variable "labels" {
  type    = map(string)
  default = null
}
variable "cluster_version" {
  type    = string
  default = null
}
variable "launch_template_version" {
  type    = string
  default = null
}
variable "remote_access" {
  default = {}
}
variable "create_iam_role" {
  type    = bool
  default = true
}
variable "iam_role_arn" {
  type    = string
  default = null
}
variable "iam_role_name" {
  type    = string
  default = null
}
variable "iam_role_use_name_prefix" {
  type    = bool
  default = true
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_description" {
  type    = string
  default = null
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_tags" {
  type    = map(string)
  default = {}
}
