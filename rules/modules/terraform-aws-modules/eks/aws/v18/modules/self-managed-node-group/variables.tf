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
variable "create_launch_template" {
  type    = bool
  default = true
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
variable "block_device_mappings" {
  default = {}
}
variable "network_interfaces" {
  type    = list(any)
  default = []
}
variable "ebs_optimized" {
  type    = bool
  default = null
}
variable "ami_id" {
  type    = string
  default = ""
}
variable "instance_type" {
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
variable "enable_monitoring" {
  type    = bool
  default = true
}
variable "metadata_options" {
  type = map(string)
  default = {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
variable "create_autoscaling_group" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type    = bool
  default = true
}
variable "launch_template_version" {
  type    = string
  default = null
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
variable "use_mixed_instances_policy" {
  type    = bool
  default = false
}
variable "create_security_group" {
  type    = bool
  default = true
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_use_name_prefix" {
  type    = bool
  default = true
}
variable "security_group_description" {
  type    = string
  default = "EKS self-managed node group security group"
}
variable "vpc_id" {
  type    = string
  default = null
}
variable "security_group_rules" {
  default = {}
}
variable "cluster_security_group_id" {
  type    = string
  default = null
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "create_iam_instance_profile" {
  type    = bool
  default = true
}
variable "iam_instance_profile_arn" {
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
