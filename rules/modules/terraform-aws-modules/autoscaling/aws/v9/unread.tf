variable "region" {
  type    = string
  default = null
}
variable "availability_zone_distribution" {
  type = object({
    capacity_distribution_strategy = optional(string)
  })
  default = null
}
variable "context" {
  type    = string
  default = null
}
variable "default_cooldown" {
  type    = number
  default = null
}
variable "default_instance_warmup" {
  type    = number
  default = null
}
variable "desired_capacity_type" {
  type    = string
  default = null
}
variable "force_delete" {
  type    = bool
  default = null
}
variable "force_delete_warm_pool" {
  type    = bool
  default = null
}
variable "ignore_failed_scaling_activities" {
  type    = bool
  default = false
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
    strategy = string
    triggers = optional(list(string))
  })
  default = null
}
variable "metrics_granularity" {
  type    = string
  default = null
}
variable "min_elb_capacity" {
  type    = number
  default = null
}
variable "placement_group" {
  type    = string
  default = null
}
variable "protect_from_scale_in" {
  type    = bool
  default = false
}
variable "suspended_processes" {
  type    = list(string)
  default = []
}
variable "autoscaling_group_tags_not_propagate_at_launch" {
  type    = list(string)
  default = []
}
variable "termination_policies" {
  type    = list(string)
  default = []
}
variable "wait_for_capacity_timeout" {
  type    = string
  default = null
}
variable "wait_for_elb_capacity" {
  type    = number
  default = null
}
variable "warm_pool" {
  type = object({
    instance_reuse_policy = optional(object({
      reuse_on_scale_in = optional(bool)
    }))
    max_group_prepared_capacity = optional(number)
    min_size                    = optional(number)
    pool_state                  = optional(string)
  })
  default = null
}
variable "timeouts" {
  type = object({
    delete = optional(string)
  })
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
    amd_sev_snp           = optional(string)
    core_count            = optional(number)
    nested_virtualization = optional(string)
    threads_per_core      = optional(number)
  })
  default = null
}
variable "credit_specification" {
  type = object({
    cpu_credits = optional(string)
  })
  default = null
}
variable "default_version" {
  type    = string
  default = null
}
variable "enclave_options" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}
variable "hibernation_options" {
  type = object({
    configured = optional(bool)
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
      min = optional(number)
    }))
  })
  default = null
}
variable "kernel_id" {
  type    = string
  default = null
}
variable "license_specifications" {
  type = list(object({
    license_configuration_arn = string
  }))
  default = null
}
variable "maintenance_options" {
  type = object({
    auto_recovery = optional(string)
  })
  default = null
}
variable "network_performance_options" {
  type = object({
    bandwidth_weighting = optional(string)
  })
  default = null
}
variable "placement" {
  type = object({
    affinity                = optional(string)
    availability_zone       = optional(string)
    group_id                = optional(string)
    group_name              = optional(string)
    host_id                 = optional(string)
    host_resource_group_arn = optional(string)
    partition_number        = optional(number)
    spread_domain           = optional(string)
    tenancy                 = optional(string)
  })
  default = null
}
variable "private_dns_name_options" {
  type = object({
    enable_resource_name_dns_aaaa_record = optional(bool)
    enable_resource_name_dns_a_record    = optional(bool)
    hostname_type                        = optional(string)
  })
  default = null
}
variable "ram_disk_id" {
  type    = string
  default = null
}
variable "secondary_interfaces" {
  type = list(object({
    delete_on_termination    = optional(bool)
    device_index             = optional(number)
    interface_type           = optional(string)
    network_card_index       = optional(number)
    private_ip_address_count = optional(number)
    private_ip_addresses     = optional(list(string))
    secondary_subnet_id      = optional(string)
  }))
  default = null
}
variable "update_default_version" {
  type    = bool
  default = null
}
variable "launch_template_tags" {
  type    = map(string)
  default = {}
}
