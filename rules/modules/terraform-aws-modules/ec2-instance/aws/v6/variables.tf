variable "create" {
  type    = bool
  default = true
}
variable "name" {
  type    = string
  default = ""
}
variable "region" {
  type    = string
  default = null
}
variable "ami" {
  type    = string
  default = null
}
variable "ami_ssm_parameter" {
  type    = string
  default = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}
variable "ignore_ami_changes" {
  type    = bool
  default = false
}
variable "associate_public_ip_address" {
  type    = bool
  default = null
}
variable "availability_zone" {
  type    = string
  default = null
}
variable "disable_api_termination" {
  type    = bool
  default = null
}
variable "disable_api_stop" {
  type    = bool
  default = null
}
variable "ebs_optimized" {
  type    = bool
  default = null
}
variable "enclave_options_enabled" {
  type    = bool
  default = null
}
variable "hibernation" {
  type    = bool
  default = null
}
variable "iam_instance_profile" {
  type    = string
  default = null
}
variable "instance_initiated_shutdown_behavior" {
  type    = string
  default = null
}
variable "instance_type" {
  type    = string
  default = "t3.micro"
}
variable "key_name" {
  type    = string
  default = null
}
variable "launch_template" {
  type = object({
    id      = optional(string)
    name    = optional(string)
    version = optional(string)
  })
  default = null
}
variable "metadata_options" {
  type = object({
    http_endpoint               = optional(string, "enabled")
    http_protocol_ipv6          = optional(string)
    http_put_response_hop_limit = optional(number, 1)
    http_tokens                 = optional(string, "required")
    instance_metadata_tags      = optional(string)
  })
  default = {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }
}
variable "monitoring" {
  type    = bool
  default = null
}
variable "network_interface" {
  type = map(object({
    delete_on_termination = optional(bool)
    device_index          = optional(number)
    network_card_index    = optional(number)
    network_interface_id  = string
  }))
  default = null
}
variable "placement_group" {
  type    = string
  default = null
}
variable "private_ip" {
  type    = string
  default = null
}
variable "root_block_device" {
  type = object({
    delete_on_termination = optional(bool)
    encrypted             = optional(bool)
    iops                  = optional(number)
    kms_key_id            = optional(string)
    tags                  = optional(map(string))
    throughput            = optional(number)
    size                  = optional(number)
    type                  = optional(string)
  })
  default = null
}
variable "source_dest_check" {
  type    = bool
  default = null
}
variable "subnet_id" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "instance_tags" {
  type    = map(string)
  default = {}
}
variable "tenancy" {
  type    = string
  default = null
}
variable "user_data" {
  type    = string
  default = null
}
variable "user_data_base64" {
  type    = string
  default = null
}
variable "user_data_replace_on_change" {
  type    = bool
  default = null
}
variable "volume_tags" {
  type    = map(string)
  default = {}
}
variable "enable_volume_tags" {
  type    = bool
  default = true
}
variable "vpc_security_group_ids" {
  type    = list(string)
  default = []
}
variable "create_spot_instance" {
  type    = bool
  default = false
}
variable "ebs_volumes" {
  type = map(object({
    encrypted                      = optional(bool)
    final_snapshot                 = optional(bool)
    iops                           = optional(number)
    kms_key_id                     = optional(string)
    multi_attach_enabled           = optional(bool)
    outpost_arn                    = optional(string)
    size                           = optional(number)
    snapshot_id                    = optional(string)
    tags                           = optional(map(string), {})
    throughput                     = optional(number)
    type                           = optional(string, "gp3")
    volume_initialization_rate     = optional(number)
    device_name                    = optional(string)
    force_detach                   = optional(bool)
    skip_destroy                   = optional(bool)
    stop_instance_before_detaching = optional(bool)
  }))
  default = null
}
variable "create_iam_instance_profile" {
  type    = bool
  default = false
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
variable "iam_role_policies" {
  type    = map(string)
  default = {}
}
variable "iam_role_tags" {
  type    = map(string)
  default = {}
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
  default = null
}
variable "security_group_vpc_id" {
  type    = string
  default = null
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
variable "security_group_egress_rules" {
  type = map(object({
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(number)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number)
  }))
  default = {
    ipv4_default = {
      cidr_ipv4   = "0.0.0.0/0"
      description = "Allow all IPv4 traffic"
      ip_protocol = "-1"
    }
    ipv6_default = {
      cidr_ipv6   = "::/0"
      description = "Allow all IPv6 traffic"
      ip_protocol = "-1"
    }
  }
}
variable "security_group_ingress_rules" {
  type = map(object({
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(number)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    tags                         = optional(map(string), {})
    to_port                      = optional(number)
  }))
  default = null
}
variable "create_eip" {
  type    = bool
  default = false
}
variable "eip_domain" {
  type    = string
  default = "vpc"
}
variable "eip_tags" {
  type    = map(string)
  default = {}
}
variable "putin_khuylo" {
  type    = bool
  default = true
}
