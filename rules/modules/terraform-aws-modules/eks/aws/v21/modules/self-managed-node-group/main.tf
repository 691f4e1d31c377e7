locals {
  launch_template_name = coalesce(var.launch_template_name, "${var.name}-node-group")
  security_group_ids   = compact(concat([var.cluster_primary_security_group_id], var.vpc_security_group_ids, aws_security_group.this[*].id))
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
  tags                   = merge(var.tags, var.launch_template_tags)

  dynamic "block_device_mappings" {
    for_each = coalesce(var.block_device_mappings, {})
    iterator = device
    content {
      device_name  = try(device.value.device_name, null)
      no_device    = try(device.value.no_device, null)
      virtual_name = try(device.value.virtual_name, null)
      dynamic "ebs" {
        for_each = device.value.ebs != null ? [device.value.ebs] : []
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
    for_each = [var.metadata_options]
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

locals {
  makes_group = var.create && var.create_security_group && length(merge(coalesce(var.security_group_ingress_rules, {}), coalesce(var.security_group_egress_rules, {}))) > 0
  group_name  = coalesce(var.security_group_name, "${var.cluster_name}-${var.name}")
}

resource "aws_security_group" "this" {
  count       = local.makes_group ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  description = var.security_group_description
  tags        = merge(var.tags, { Name = local.group_name }, var.security_group_tags)
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for name, rule in coalesce(var.security_group_ingress_rules, {}) : name => rule if local.makes_group }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = each.value.ip_protocol
  from_port                    = each.value.from_port
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  description                  = each.value.description
  prefix_list_id               = each.value.prefix_list_id
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port), null)
  referenced_security_group_id = each.value.self ? aws_security_group.this[0].id : each.value.referenced_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for name, rule in coalesce(var.security_group_egress_rules, {}) : name => rule if local.makes_group }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = each.value.ip_protocol
  from_port                    = each.value.from_port
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  description                  = each.value.description
  prefix_list_id               = each.value.prefix_list_id
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port), null)
  referenced_security_group_id = each.value.self ? aws_security_group.this[0].id : each.value.referenced_security_group_id
}
