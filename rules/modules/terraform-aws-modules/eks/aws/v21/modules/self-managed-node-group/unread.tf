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
variable "cluster_ip_family" {
  type    = string
  default = null
}
variable "additional_cluster_dns_ips" {
  type    = list(string)
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
variable "launch_template_id" {
  type    = string
  default = ""
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
variable "instance_initiated_shutdown_behavior" {
  type    = string
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
variable "ami_type" {
  type     = string
  default  = "AL2023_x86_64_STANDARD"
  nullable = false
}
variable "kubernetes_version" {
  type    = string
  default = null
}
variable "instance_requirements" {
  type = object({
    accelerator_count = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    accelerator_manufacturers = optional(list(string))
    accelerator_names         = optional(list(string))
    accelerator_total_memory_mib = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    accelerator_types      = optional(list(string))
    allowed_instance_types = optional(list(string))
    bare_metal             = optional(string)
    baseline_ebs_bandwidth_mbps = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    burstable_performance                                   = optional(string)
    cpu_manufacturers                                       = optional(list(string))
    excluded_instance_types                                 = optional(list(string))
    instance_generations                                    = optional(list(string))
    local_storage                                           = optional(string)
    local_storage_types                                     = optional(list(string))
    max_spot_price_as_percentage_of_optimal_on_demand_price = optional(number)
    memory_gib_per_vcpu = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    memory_mib = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    network_bandwidth_gbps = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    network_interface_count = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    on_demand_max_price_percentage_over_lowest_price = optional(number)
    require_hibernate_support                        = optional(bool)
    spot_max_price_percentage_over_lowest_price      = optional(number)
    total_local_storage_gb = optional(object({
      max = optional(number)
      min = optional(number)
    }))
    vcpu_count = optional(object({
      max = optional(number)
      min = string
    }))
  })
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
variable "tag_specifications" {
  type     = list(string)
  default  = ["instance", "volume", "network-interface"]
  nullable = false
}
variable "availability_zones" {
  type    = list(string)
  default = null
}
variable "desired_size_type" {
  type    = string
  default = null
}
variable "ignore_failed_scaling_activities" {
  type    = bool
  default = null
}
variable "context" {
  type    = string
  default = null
}
variable "capacity_rebalance" {
  type    = bool
  default = null
}
variable "default_instance_warmup" {
  type    = number
  default = null
}
variable "protect_from_scale_in" {
  type     = bool
  default  = false
  nullable = false
}
variable "placement_group" {
  type    = string
  default = null
}
variable "health_check_type" {
  type    = string
  default = null
}
variable "health_check_grace_period" {
  type    = number
  default = null
}
variable "force_delete" {
  type    = bool
  default = null
}
variable "termination_policies" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "suspended_processes" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "max_instance_lifetime" {
  type    = number
  default = null
}
variable "enabled_metrics" {
  type     = list(string)
  default  = []
  nullable = false
}
variable "metrics_granularity" {
  type    = string
  default = null
}
variable "initial_lifecycle_hooks" {
  type = list(object({
    default_result          = optional(string)
    heartbeat_timeout       = optional(number)
    lifecycle_transition    = string
    name                    = string
    notification_metadata   = optional(string)
    notification_target_arn = optional(string)
    role_arn                = optional(string)
  }))
  default = null
}
variable "instance_maintenance_policy" {
  type = object({
    max_healthy_percentage = number
    min_healthy_percentage = number
  })
  default = null
}
variable "instance_refresh" {
  type = object({
    preferences = optional(object({
      alarm_specification = optional(object({
        alarms = optional(list(string))
      }))
      auto_rollback                = optional(bool)
      checkpoint_delay             = optional(number)
      checkpoint_percentages       = optional(list(number))
      instance_warmup              = optional(number)
      max_healthy_percentage       = optional(number)
      min_healthy_percentage       = optional(number)
      scale_in_protected_instances = optional(string)
      skip_matching                = optional(bool)
      standby_instances            = optional(string)
    }))
    strategy = optional(string)
    triggers = optional(list(string))
  })
  default = {
    strategy = "Rolling"
    preferences = {
      min_healthy_percentage = 66
    }
  }
  nullable = false
}
variable "mixed_instances_policy" {
  type = object({
    instances_distribution = optional(object({
      on_demand_allocation_strategy            = optional(string)
      on_demand_base_capacity                  = optional(number)
      on_demand_percentage_above_base_capacity = optional(number)
      spot_allocation_strategy                 = optional(string)
      spot_instance_pools                      = optional(number)
      spot_max_price                           = optional(string)
    }))
    launch_template = object({
      override = optional(list(object({
        instance_requirements = optional(object({
          accelerator_count = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          accelerator_manufacturers = optional(list(string))
          accelerator_names         = optional(list(string))
          accelerator_total_memory_mib = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          accelerator_types      = optional(list(string))
          allowed_instance_types = optional(list(string))
          bare_metal             = optional(string)
          baseline_ebs_bandwidth_mbps = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          burstable_performance                                   = optional(string)
          cpu_manufacturers                                       = optional(list(string))
          excluded_instance_types                                 = optional(list(string))
          instance_generations                                    = optional(list(string))
          local_storage                                           = optional(string)
          local_storage_types                                     = optional(list(string))
          max_spot_price_as_percentage_of_optimal_on_demand_price = optional(number)
          memory_gib_per_vcpu = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          memory_mib = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          network_bandwidth_gbps = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          network_interface_count = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          on_demand_max_price_percentage_over_lowest_price = optional(number)
          require_hibernate_support                        = optional(bool)
          spot_max_price_percentage_over_lowest_price      = optional(number)
          total_local_storage_gb = optional(object({
            max = optional(number)
            min = optional(number)
          }))
          vcpu_count = optional(object({
            max = optional(number)
            min = optional(number)
          }))
        }))
        instance_type = optional(string)
        launch_template_specification = optional(object({
          launch_template_id   = optional(string)
          launch_template_name = optional(string)
          version              = optional(string)
        }))
        weighted_capacity = optional(string)
      })))
    })
  })
  default = null
}
variable "timeouts" {
  type = object({
    delete = optional(string)
  })
  default = null
}
variable "autoscaling_group_tags" {
  type     = map(string)
  default  = {}
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
variable "create_access_entry" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_arn" {
  type    = string
  default = null
}
