locals {
  launch_template_name = coalesce(var.launch_template_name, "${var.name}-eks-node-group")
  security_group_ids   = compact(concat([try(aws_security_group.this[0].id, ""), var.cluster_primary_security_group_id], var.vpc_security_group_ids))
}

resource "aws_launch_template" "this" {
  count                  = var.create && var.create_launch_template ? 1 : 0
  name                   = var.launch_template_use_name_prefix ? null : local.launch_template_name
  name_prefix            = var.launch_template_use_name_prefix ? "${local.launch_template_name}-" : null
  description            = var.launch_template_description
  ebs_optimized          = var.ebs_optimized
  key_name               = var.key_name
  image_id               = var.ami_id
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
        for_each = try(flatten([device.value.ebs]), [])
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

resource "aws_eks_node_group" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.cluster_name
  subnet_ids             = var.subnet_ids
  capacity_type          = var.capacity_type
  labels                 = var.labels
  instance_types         = var.instance_types
  node_role_arn          = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  node_group_name        = var.use_name_prefix ? null : var.name
  node_group_name_prefix = var.use_name_prefix ? "${var.name}-" : null
  ami_type               = var.ami_id != "" ? null : var.ami_type
  version                = var.ami_id != "" ? null : var.cluster_version
  disk_size              = var.create_launch_template ? null : var.disk_size
  tags                   = merge(var.tags, { Name = var.name })

  scaling_config {
    min_size     = var.min_size
    max_size     = var.max_size
    desired_size = var.desired_size
  }

  dynamic "launch_template" {
    for_each = var.create_launch_template || var.launch_template_name != "" ? [1] : []
    content {
      name    = try(aws_launch_template.this[0].name, null)
      version = try(coalesce(var.launch_template_version, aws_launch_template.this[0].default_version), "$Default")
    }
  }

  dynamic "remote_access" {
    for_each = length(var.remote_access) > 0 ? [var.remote_access] : []
    iterator = access
    content {
      ec2_ssh_key               = try(access.value.ec2_ssh_key, null)
      source_security_group_ids = try(access.value.source_security_group_ids, [])
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create && var.create_iam_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, "${var.name}-eks-node-group")
  name_prefix          = var.iam_role_use_name_prefix ? "${coalesce(var.iam_role_name, "${var.name}-eks-node-group")}-" : null
  path                 = var.iam_role_path
  description          = var.iam_role_description
  permissions_boundary = var.iam_role_permissions_boundary
  tags                 = merge(var.tags, var.iam_role_tags)
}

locals {
  makes_group = var.create && var.create_security_group
  group_name  = coalesce(var.security_group_name, "${var.name}-eks-node-group")
}

resource "aws_security_group" "this" {
  count       = local.makes_group ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  description = var.security_group_description
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = local.group_name }, var.security_group_tags)
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for name, rule in var.security_group_rules : name => rule if local.makes_group }
  security_group_id        = aws_security_group.this[0].id
  type                     = each.value.type
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, try(each.value.source_cluster_security_group, false) ? var.cluster_security_group_id : null)
}
