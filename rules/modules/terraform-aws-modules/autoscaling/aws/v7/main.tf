data "aws_partition" "current" {}
locals {
  create                    = var.create && var.putin_khuylo
  launch_template_name      = try(coalesce(var.launch_template_name, var.name), null)
  launch_template_id        = var.create_launch_template ? aws_launch_template.this[0].id : var.launch_template_id
  launch_template_version   = var.create_launch_template && var.launch_template_version == null ? aws_launch_template.this[0].latest_version : var.launch_template_version
  tags                      = merge(var.tags, { "Name" = try(coalesce(var.instance_name, var.name), null) }, var.autoscaling_group_tags)
  iam_role_name             = try(coalesce(var.iam_role_name, var.iam_instance_profile_name), null)
  iam_instance_profile_arn  = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].arn : var.iam_instance_profile_arn
  iam_instance_profile_name = var.create_iam_instance_profile || var.iam_instance_profile_arn != null ? null : var.iam_instance_profile_name
}
resource "aws_launch_template" "this" {
  count                                = var.create_launch_template ? 1 : 0
  name                                 = var.launch_template_use_name_prefix ? null : local.launch_template_name
  name_prefix                          = var.launch_template_use_name_prefix ? try("${local.launch_template_name}-", null) : null
  description                          = var.launch_template_description
  image_id                             = var.image_id
  instance_type                        = var.instance_type
  key_name                             = var.key_name
  user_data                            = var.user_data
  ebs_optimized                        = var.ebs_optimized
  vpc_security_group_ids               = length(var.network_interfaces) > 0 ? [] : var.security_groups
  disable_api_termination              = var.disable_api_termination
  disable_api_stop                     = var.disable_api_stop
  instance_initiated_shutdown_behavior = var.instance_initiated_shutdown_behavior
  dynamic "block_device_mappings" {
    for_each = var.block_device_mappings
    content {
      device_name  = try(block_device_mappings.value.device_name, null)
      no_device    = try(block_device_mappings.value.no_device, null)
      virtual_name = try(block_device_mappings.value.virtual_name, null)
      dynamic "ebs" {
        for_each = flatten([try(block_device_mappings.value.ebs, [])])
        content {
          delete_on_termination = try(ebs.value.delete_on_termination, null)
          encrypted             = try(ebs.value.encrypted, null)
          iops                  = try(ebs.value.iops, null)
          kms_key_id            = try(ebs.value.kms_key_id, null)
          snapshot_id           = try(ebs.value.snapshot_id, null)
          throughput            = try(ebs.value.throughput, null)
          volume_size           = try(ebs.value.volume_size, null)
          volume_type           = try(ebs.value.volume_type, null)
        }
      }
    }
  }
  dynamic "iam_instance_profile" {
    for_each = local.iam_instance_profile_name == null && local.iam_instance_profile_arn == null ? [] : ["profile"]
    content {
      name = local.iam_instance_profile_name
      arn  = local.iam_instance_profile_arn
    }
  }
  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    content {
      http_endpoint               = try(metadata_options.value.http_endpoint, null)
      http_protocol_ipv6          = try(metadata_options.value.http_protocol_ipv6, null)
      http_put_response_hop_limit = try(metadata_options.value.http_put_response_hop_limit, null)
      http_tokens                 = try(metadata_options.value.http_tokens, null)
      instance_metadata_tags      = try(metadata_options.value.instance_metadata_tags, null)
    }
  }
  dynamic "monitoring" {
    for_each = var.enable_monitoring ? [true] : []
    content {
      enabled = monitoring.value
    }
  }
  dynamic "network_interfaces" {
    for_each = var.network_interfaces
    content {
      associate_public_ip_address = try(network_interfaces.value.associate_public_ip_address, null)
      delete_on_termination       = try(network_interfaces.value.delete_on_termination, null)
      device_index                = try(network_interfaces.value.device_index, null)
      network_interface_id        = try(network_interfaces.value.network_interface_id, null)
      subnet_id                   = try(network_interfaces.value.subnet_id, null)
      security_groups             = compact(concat(try(network_interfaces.value.security_groups, []), var.security_groups))
    }
  }
  dynamic "tag_specifications" {
    for_each = var.tag_specifications
    content {
      resource_type = tag_specifications.value.resource_type
      tags          = merge(var.tags, tag_specifications.value.tags)
    }
  }
  tags = var.tags
}
resource "aws_autoscaling_group" "this" {
  count                     = local.create && !var.ignore_desired_capacity_changes ? 1 : 0
  name                      = var.use_name_prefix ? null : var.name
  name_prefix               = var.use_name_prefix ? "${var.name}-" : null
  min_size                  = var.min_size
  max_size                  = var.max_size
  desired_capacity          = var.desired_capacity
  availability_zones        = var.availability_zones
  vpc_zone_identifier       = var.vpc_zone_identifier
  capacity_rebalance        = var.capacity_rebalance
  health_check_type         = var.health_check_type
  health_check_grace_period = var.health_check_grace_period
  load_balancers            = var.load_balancers
  target_group_arns         = var.target_group_arns
  enabled_metrics           = var.enabled_metrics
  max_instance_lifetime     = var.max_instance_lifetime
  service_linked_role_arn   = var.service_linked_role_arn
  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [local.launch_template_id]
    content {
      id      = launch_template.value
      version = local.launch_template_version
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.use_mixed_instances_policy ? ["mixed"] : []
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = local.launch_template_id
          version            = local.launch_template_version
        }
        dynamic "override" {
          for_each = try(flatten([var.mixed_instances_policy.override]), [])
          content {
            instance_type     = try(override.value.instance_type, null)
            weighted_capacity = try(override.value.weighted_capacity, null)
          }
        }
      }
    }
  }
  dynamic "tag" {
    for_each = local.tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
resource "aws_autoscaling_group" "idc" {
  count                     = local.create && var.ignore_desired_capacity_changes ? 1 : 0
  name                      = var.use_name_prefix ? null : var.name
  name_prefix               = var.use_name_prefix ? "${var.name}-" : null
  min_size                  = var.min_size
  max_size                  = var.max_size
  desired_capacity          = var.desired_capacity
  availability_zones        = var.availability_zones
  vpc_zone_identifier       = var.vpc_zone_identifier
  capacity_rebalance        = var.capacity_rebalance
  health_check_type         = var.health_check_type
  health_check_grace_period = var.health_check_grace_period
  load_balancers            = var.load_balancers
  target_group_arns         = var.target_group_arns
  enabled_metrics           = var.enabled_metrics
  max_instance_lifetime     = var.max_instance_lifetime
  service_linked_role_arn   = var.service_linked_role_arn
  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [local.launch_template_id]
    content {
      id      = launch_template.value
      version = local.launch_template_version
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.use_mixed_instances_policy ? ["mixed"] : []
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = local.launch_template_id
          version            = local.launch_template_version
        }
        dynamic "override" {
          for_each = try(flatten([var.mixed_instances_policy.override]), [])
          content {
            instance_type     = try(override.value.instance_type, null)
            weighted_capacity = try(override.value.weighted_capacity, null)
          }
        }
      }
    }
  }
  dynamic "tag" {
    for_each = local.tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
resource "aws_autoscaling_schedule" "this" {
  for_each               = { for key, schedule in(var.schedules == null ? {} : var.schedules) : key => schedule if local.create }
  scheduled_action_name  = each.key
  autoscaling_group_name = try(aws_autoscaling_group.this[0].name, aws_autoscaling_group.idc[0].name, null)
}
resource "aws_autoscaling_policy" "this" {
  for_each               = { for key, policy in(var.scaling_policies == null ? {} : var.scaling_policies) : key => policy if local.create }
  name                   = try(coalesce(each.value.name, each.key), each.key)
  autoscaling_group_name = try(aws_autoscaling_group.this[0].name, aws_autoscaling_group.idc[0].name, null)
  policy_type            = try(each.value.policy_type, null)
}
data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EC2AssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.current.dns_suffix}"]
    }
  }
}
resource "aws_iam_role" "this" {
  count                 = local.create && var.create_iam_instance_profile ? 1 : 0
  name                  = var.iam_role_use_name_prefix ? null : local.iam_role_name
  name_prefix           = var.iam_role_use_name_prefix ? try("${local.iam_role_name}-", null) : null
  path                  = var.iam_role_path
  description           = var.iam_role_description
  assume_role_policy    = data.aws_iam_policy_document.assume_role_policy.json
  permissions_boundary  = var.iam_role_permissions_boundary
  force_detach_policies = true
  tags                  = merge(var.tags, var.iam_role_tags)
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.iam_role_policies : key => arn if var.create && var.create_iam_instance_profile }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
resource "aws_iam_instance_profile" "this" {
  count       = local.create && var.create_iam_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.iam_role_use_name_prefix ? null : var.iam_role_name
  name_prefix = var.iam_role_use_name_prefix ? try("${var.iam_role_name}-", null) : null
  path        = var.iam_role_path
  tags        = merge(var.tags, var.iam_role_tags)
}
resource "aws_autoscaling_traffic_source_attachment" "this" {
  count                  = local.create && var.create_traffic_source_attachment ? 1 : 0
  autoscaling_group_name = var.ignore_desired_capacity_changes ? aws_autoscaling_group.idc[0].id : aws_autoscaling_group.this[0].id
  traffic_source {
    identifier = var.traffic_source_identifier
    type       = var.traffic_source_type
  }
}
