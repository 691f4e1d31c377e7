variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "cluster_name" {
  type    = string
  default = ""
}
variable "create_launch_template" {
  type     = bool
  default  = true
  nullable = false
}
variable "use_custom_launch_template" {
  type     = bool
  default  = true
  nullable = false
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
  type     = bool
  default  = true
  nullable = false
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
  type     = string
  default  = ""
  nullable = false
}
variable "key_name" {
  type    = string
  default = null
}
variable "vpc_security_group_ids" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "cluster_primary_security_group_id" {
  type    = string
  default = null
}
variable "block_device_mappings" {
  type = map(object({
    device_name = optional(string)
    ebs = optional(object({
      delete_on_termination      = optional(bool)
      encrypted                  = optional(bool)
      iops                       = optional(number)
      kms_key_id                 = optional(string)
      snapshot_id                = optional(string)
      throughput                 = optional(number)
      volume_initialization_rate = optional(number)
      volume_size                = optional(number)
      volume_type                = optional(string)
    }))
    no_device    = optional(string)
    virtual_name = optional(string)
  }))
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
  nullable = false
}
variable "enable_monitoring" {
  type     = bool
  default  = false
  nullable = false
}
variable "network_interfaces" {
  type = list(object({
    associate_carrier_ip_address = optional(bool)
    associate_public_ip_address  = optional(bool)
    connection_tracking_specification = optional(object({
      tcp_established_timeout = optional(number)
      udp_stream_timeout      = optional(number)
      udp_timeout             = optional(number)
    }))
    delete_on_termination = optional(bool)
    description           = optional(string)
    device_index          = optional(number)
    ena_srd_specification = optional(object({
      ena_srd_enabled = optional(bool)
      ena_srd_udp_specification = optional(object({
        ena_srd_udp_enabled = optional(bool)
      }))
    }))
    interface_type       = optional(string)
    ipv4_address_count   = optional(number)
    ipv4_addresses       = optional(list(string))
    ipv4_prefix_count    = optional(number)
    ipv4_prefixes        = optional(list(string))
    ipv6_address_count   = optional(number)
    ipv6_addresses       = optional(list(string))
    ipv6_prefix_count    = optional(number)
    ipv6_prefixes        = optional(list(string))
    network_card_index   = optional(number)
    network_interface_id = optional(string)
    primary_ipv6         = optional(bool)
    private_ip_address   = optional(string)
    security_groups      = optional(list(string), [])
  }))
  default  = []
  nullable = false
}
variable "launch_template_tags" {
  type    = map(string)
  default = {}
}
variable "subnet_ids" {
  type    = list(string)
  default = null
}
variable "min_size" {
  type     = number
  default  = 1
  nullable = false
}
variable "max_size" {
  type     = number
  default  = 3
  nullable = false
}
variable "desired_size" {
  type     = number
  default  = 1
  nullable = false
}
variable "name" {
  type    = string
  default = ""
}
variable "use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "ami_type" {
  type     = string
  default  = "AL2023_x86_64_STANDARD"
  nullable = false
}
variable "capacity_type" {
  type     = string
  default  = "ON_DEMAND"
  nullable = false
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
variable "kubernetes_version" {
  type    = string
  default = null
}
variable "launch_template_version" {
  type    = string
  default = null
}
variable "remote_access" {
  type = object({
    ec2_ssh_key               = optional(string)
    source_security_group_ids = optional(list(string))
  })
  default = null
}
variable "create_iam_role" {
  type     = bool
  default  = true
  nullable = false
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
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_path" {
  type    = string
  default = null
}
variable "iam_role_description" {
  type     = string
  default  = "EKS managed node group IAM role"
  nullable = false
}
variable "iam_role_permissions_boundary" {
  type    = string
  default = null
}
variable "iam_role_tags" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "create_security_group" {
  type     = bool
  default  = true
  nullable = false
}
variable "security_group_name" {
  type    = string
  default = null
}
variable "security_group_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "security_group_description" {
  type    = string
  default = null
}
variable "security_group_ingress_rules" {
  type = map(object({
    name                         = optional(string)
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(string)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    self                         = optional(bool, false)
    tags                         = optional(map(string), {})
    to_port                      = optional(string)
  }))
  default = {}
}
variable "security_group_egress_rules" {
  type = map(object({
    name                         = optional(string)
    cidr_ipv4                    = optional(string)
    cidr_ipv6                    = optional(string)
    description                  = optional(string)
    from_port                    = optional(string)
    ip_protocol                  = optional(string, "tcp")
    prefix_list_id               = optional(string)
    referenced_security_group_id = optional(string)
    self                         = optional(bool, false)
    tags                         = optional(map(string), {})
    to_port                      = optional(string)
  }))
  default = {}
}
variable "security_group_tags" {
  type    = map(string)
  default = {}
}
