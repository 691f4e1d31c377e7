locals {
  launch_template_name = coalesce(var.launch_template_name, "${var.name}-node-group")
  security_group_ids   = compact(concat([var.cluster_primary_security_group_id], var.vpc_security_group_ids))
}

resource "aws_launch_template" "this" {
  count                  = var.create && var.create_launch_template ? 1 : 0
  name                   = var.launch_template_use_name_prefix ? null : local.launch_template_name
  name_prefix            = var.launch_template_use_name_prefix ? "${local.launch_template_name}-" : null
  description            = var.launch_template_description
  ebs_optimized          = var.ebs_optimized
  key_name               = var.key_name
  image_id               = var.ami_id == "" ? null : var.ami_id
  instance_type          = var.instance_type
  vpc_security_group_ids = length(var.network_interfaces) > 0 ? [] : local.security_group_ids
  tags                   = var.tags

  dynamic "block_device_mappings" {
    for_each = var.block_device_mappings
    iterator = device
    content {
      device_name  = try(device.value.device_name, null)
      no_device    = try(device.value.no_device, null)
      virtual_name = try(device.value.virtual_name, null)
      dynamic "ebs" {
        for_each = try([device.value.ebs], [])
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

  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    iterator = metadata
    content {
      http_endpoint               = try(metadata.value.http_endpoint, null)
      http_tokens                 = try(metadata.value.http_tokens, null)
      http_put_response_hop_limit = try(metadata.value.http_put_response_hop_limit, null)
      http_protocol_ipv6          = try(metadata.value.http_protocol_ipv6, null)
      instance_metadata_tags      = try(metadata.value.instance_metadata_tags, null)
    }
  }

  dynamic "monitoring" {
    for_each = var.enable_monitoring == true ? [1] : []
    content {
      enabled = var.enable_monitoring
    }
  }

  dynamic "network_interfaces" {
    for_each = var.network_interfaces
    iterator = interface
    content {
      associate_public_ip_address = try(interface.value.associate_public_ip_address, null)
      delete_on_termination       = try(interface.value.delete_on_termination, null)
      device_index                = try(interface.value.device_index, null)
      security_groups             = compact(concat(try(interface.value.security_groups, []), local.security_group_ids))
    }
  }
}

resource "aws_autoscaling_group" "this" {
  count               = var.create && var.create_autoscaling_group ? 1 : 0
  name                = var.use_name_prefix ? null : var.name
  name_prefix         = var.use_name_prefix ? "${var.name}-" : null
  vpc_zone_identifier = var.subnet_ids
  min_size            = var.min_size
  max_size            = var.max_size
  desired_capacity    = var.desired_size

  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [1]
    content {
      id      = try(aws_launch_template.this[0].id, null)
      version = try(coalesce(var.launch_template_version, aws_launch_template.this[0].default_version), "$Default")
    }
  }
}

resource "aws_iam_instance_profile" "this" {
  count       = var.create && var.create_iam_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, "${var.name}-node-group")
  name_prefix = var.iam_role_use_name_prefix ? "${coalesce(var.iam_role_name, "${var.name}-node-group")}-" : null
  path        = var.iam_role_path
  tags        = merge(var.tags, var.iam_role_tags)
}

resource "aws_iam_role" "this" {
  count                = var.create && var.create_iam_instance_profile ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, "${var.name}-node-group")
  name_prefix          = var.iam_role_use_name_prefix ? "${coalesce(var.iam_role_name, "${var.name}-node-group")}-" : null
  path                 = var.iam_role_path
  description          = var.iam_role_description
  permissions_boundary = var.iam_role_permissions_boundary
  tags                 = merge(var.tags, var.iam_role_tags)
}
