variable "region" {
  type    = string
  default = null
}
variable "partition" {
  type    = string
  default = ""
}
variable "account_id" {
  type    = string
  default = ""
}
variable "enable_bootstrap_user_data" {
  type     = bool
  default  = false
  nullable = false
}
variable "cluster_endpoint" {
  type    = string
  default = null
}
variable "cluster_auth_base64" {
  type    = string
  default = null
}
variable "cluster_service_cidr" {
  type    = string
  default = null
}
variable "pre_bootstrap_user_data" {
  type    = string
  default = null
}
variable "post_bootstrap_user_data" {
  type    = string
  default = null
}
variable "bootstrap_extra_args" {
  type    = string
  default = null
}
variable "user_data_template_path" {
  type    = string
  default = null
}
variable "cloudinit_pre_nodeadm" {
  type = list(object({
    content      = string
    content_type = optional(string)
    filename     = optional(string)
    merge_type   = optional(string)
  }))
  default = null
}
variable "cloudinit_post_nodeadm" {
  type = list(object({
    content      = string
    content_type = optional(string)
    filename     = optional(string)
    merge_type   = optional(string)
  }))
  default = null
}
variable "launch_template_default_version" {
  type    = string
  default = null
}
variable "update_launch_template_default_version" {
  type     = bool
  default  = true
  nullable = false
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
  type = object({
    capacity_reservation_preference = optional(string)
    capacity_reservation_target = optional(object({
      capacity_reservation_id                 = optional(string)
      capacity_reservation_resource_group_arn = optional(string)
    }))
  })
  default = null
}
variable "cpu_options" {
  type = object({
    amd_sev_snp      = optional(string)
    core_count       = optional(number)
    threads_per_core = optional(number)
  })
  default = null
}
variable "credit_specification" {
  type = object({
    cpu_credits = optional(string)
  })
  default = null
}
variable "enclave_options" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}
variable "instance_market_options" {
  type = object({
    market_type = optional(string)
    spot_options = optional(object({
      block_duration_minutes         = optional(number)
      instance_interruption_behavior = optional(string)
      max_price                      = optional(string)
      spot_instance_type             = optional(string)
      valid_until                    = optional(string)
    }))
  })
  default = null
}
variable "maintenance_options" {
  type = object({
    auto_recovery = optional(string)
  })
  default = null
}
variable "license_specifications" {
  type = list(object({
    license_configuration_arn = string
  }))
  default = null
}
variable "enable_efa_support" {
  type     = bool
  default  = false
  nullable = false
}
variable "enable_efa_only" {
  type     = bool
  default  = true
  nullable = false
}
variable "efa_indices" {
  type     = list(number)
  default  = [0]
  nullable = false
}
variable "placement" {
  type = object({
    affinity                = optional(string)
    availability_zone       = optional(string)
    group_name              = optional(string)
    host_id                 = optional(string)
    host_resource_group_arn = optional(string)
    partition_number        = optional(number)
    spread_domain           = optional(string)
    tenancy                 = optional(string)
  })
  default = null
}
variable "create_placement_group" {
  type     = bool
  default  = false
  nullable = false
}
variable "private_dns_name_options" {
  type = object({
    enable_resource_name_dns_aaaa_record = optional(bool)
    enable_resource_name_dns_a_record    = optional(bool)
    hostname_type                        = optional(string)
  })
  default = null
}
variable "tag_specifications" {
  type     = list(string)
  default  = ["instance", "volume", "network-interface"]
  nullable = false
}
variable "ami_release_version" {
  type    = string
  default = null
}
variable "use_latest_ami_release_version" {
  type     = bool
  default  = true
  nullable = false
}
variable "force_update_version" {
  type    = bool
  default = null
}
variable "taints" {
  type = map(object({
    key    = string
    value  = optional(string)
    effect = string
  }))
  default = null
}
variable "update_config" {
  type = object({
    max_unavailable            = optional(number)
    max_unavailable_percentage = optional(number)
    update_strategy            = optional(string)
  })
  default = {
    max_unavailable_percentage = 33
  }
  nullable = false
}
variable "node_repair_config" {
  type = object({
    enabled                                 = optional(bool, true)
    max_parallel_nodes_repaired_count       = optional(number)
    max_parallel_nodes_repaired_percentage  = optional(number)
    max_unhealthy_node_threshold_count      = optional(number)
    max_unhealthy_node_threshold_percentage = optional(number)
    node_repair_config_overrides = optional(list(object({
      min_repair_wait_time_mins = number
      node_monitoring_condition = string
      node_unhealthy_reason     = string
      repair_action             = string
    })))
  })
  default = null
}
variable "timeouts" {
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
variable "cluster_ip_family" {
  type     = string
  default  = "ipv4"
  nullable = false
}
variable "iam_role_attach_cni_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_additional_policies" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "create_iam_role_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_policy_statements" {
  type = list(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string)
    resources     = optional(list(string))
    not_resources = optional(list(string))
    principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    not_principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    condition = optional(list(object({
      test     = string
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
