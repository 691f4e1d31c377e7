data "aws_partition" "current" {}
locals {
  create        = var.create && var.putin_khuylo
  ami           = try(coalesce(var.ami, data.aws_ssm_parameter.this.value), null)
  iam_role_name = try(coalesce(var.iam_role_name, var.name), "")
}
data "aws_ssm_parameter" "this" {
  name = var.ami_ssm_parameter
}
resource "aws_instance" "this" {
  count                                = local.create && !var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.vpc_security_group_ids
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = length(var.network_interface) > 0 ? null : var.source_dest_check
  key_name                             = var.key_name
  iam_instance_profile                 = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  user_data                            = var.user_data
  user_data_base64                     = var.user_data_base64
  user_data_replace_on_change          = var.user_data_replace_on_change
  monitoring                           = var.monitoring
  ebs_optimized                        = var.ebs_optimized
  hibernation                          = var.hibernation
  tenancy                              = var.tenancy
  placement_group                      = var.placement_group
  disable_api_termination              = var.disable_api_termination
  disable_api_stop                     = var.disable_api_stop
  instance_initiated_shutdown_behavior = var.instance_initiated_shutdown_behavior
  enclave_options {
    enabled = var.enclave_options_enabled
  }
  dynamic "root_block_device" {
    for_each = var.root_block_device
    content {
      delete_on_termination = try(root_block_device.value.delete_on_termination, null)
      encrypted             = try(root_block_device.value.encrypted, null)
      iops                  = try(root_block_device.value.iops, null)
      kms_key_id            = try(root_block_device.value.kms_key_id, null)
      tags                  = try(root_block_device.value.tags, null)
      throughput            = try(root_block_device.value.throughput, null)
      volume_size           = try(root_block_device.value.volume_size, null)
      volume_type           = try(root_block_device.value.volume_type, null)
    }
  }
  dynamic "ebs_block_device" {
    for_each = var.ebs_block_device
    content {
      device_name           = ebs_block_device.value.device_name
      delete_on_termination = try(ebs_block_device.value.delete_on_termination, null)
      encrypted             = try(ebs_block_device.value.encrypted, null)
      iops                  = try(ebs_block_device.value.iops, null)
      kms_key_id            = try(ebs_block_device.value.kms_key_id, null)
      snapshot_id           = try(ebs_block_device.value.snapshot_id, null)
      throughput            = try(ebs_block_device.value.throughput, null)
      volume_size           = try(ebs_block_device.value.volume_size, null)
      volume_type           = try(ebs_block_device.value.volume_type, null)
    }
  }
  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    content {
      http_endpoint               = try(metadata_options.value.http_endpoint, "enabled")
      http_put_response_hop_limit = try(metadata_options.value.http_put_response_hop_limit, 1)
      http_tokens                 = try(metadata_options.value.http_tokens, "optional")
      instance_metadata_tags      = try(metadata_options.value.instance_metadata_tags, null)
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface
    content {
      device_index         = network_interface.value.device_index
      network_interface_id = try(network_interface.value.network_interface_id, null)
    }
  }
  dynamic "launch_template" {
    for_each = length(var.launch_template) > 0 ? [var.launch_template] : []
    content {
      id      = try(launch_template.value.id, null)
      name    = try(launch_template.value.name, null)
      version = try(launch_template.value.version, null)
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge({ "Name" = var.name }, var.volume_tags) : null
}
resource "aws_instance" "ignore_ami" {
  count                                = local.create && var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.vpc_security_group_ids
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = length(var.network_interface) > 0 ? null : var.source_dest_check
  key_name                             = var.key_name
  iam_instance_profile                 = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  user_data                            = var.user_data
  user_data_base64                     = var.user_data_base64
  user_data_replace_on_change          = var.user_data_replace_on_change
  monitoring                           = var.monitoring
  ebs_optimized                        = var.ebs_optimized
  hibernation                          = var.hibernation
  tenancy                              = var.tenancy
  placement_group                      = var.placement_group
  disable_api_termination              = var.disable_api_termination
  disable_api_stop                     = var.disable_api_stop
  instance_initiated_shutdown_behavior = var.instance_initiated_shutdown_behavior
  enclave_options {
    enabled = var.enclave_options_enabled
  }
  dynamic "root_block_device" {
    for_each = var.root_block_device
    content {
      delete_on_termination = try(root_block_device.value.delete_on_termination, null)
      encrypted             = try(root_block_device.value.encrypted, null)
      iops                  = try(root_block_device.value.iops, null)
      kms_key_id            = try(root_block_device.value.kms_key_id, null)
      tags                  = try(root_block_device.value.tags, null)
      throughput            = try(root_block_device.value.throughput, null)
      volume_size           = try(root_block_device.value.volume_size, null)
      volume_type           = try(root_block_device.value.volume_type, null)
    }
  }
  dynamic "ebs_block_device" {
    for_each = var.ebs_block_device
    content {
      device_name           = ebs_block_device.value.device_name
      delete_on_termination = try(ebs_block_device.value.delete_on_termination, null)
      encrypted             = try(ebs_block_device.value.encrypted, null)
      iops                  = try(ebs_block_device.value.iops, null)
      kms_key_id            = try(ebs_block_device.value.kms_key_id, null)
      snapshot_id           = try(ebs_block_device.value.snapshot_id, null)
      throughput            = try(ebs_block_device.value.throughput, null)
      volume_size           = try(ebs_block_device.value.volume_size, null)
      volume_type           = try(ebs_block_device.value.volume_type, null)
    }
  }
  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    content {
      http_endpoint               = try(metadata_options.value.http_endpoint, "enabled")
      http_put_response_hop_limit = try(metadata_options.value.http_put_response_hop_limit, 1)
      http_tokens                 = try(metadata_options.value.http_tokens, "optional")
      instance_metadata_tags      = try(metadata_options.value.instance_metadata_tags, null)
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface
    content {
      device_index         = network_interface.value.device_index
      network_interface_id = try(network_interface.value.network_interface_id, null)
    }
  }
  dynamic "launch_template" {
    for_each = length(var.launch_template) > 0 ? [var.launch_template] : []
    content {
      id      = try(launch_template.value.id, null)
      name    = try(launch_template.value.name, null)
      version = try(launch_template.value.version, null)
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge({ "Name" = var.name }, var.volume_tags) : null
}
resource "aws_spot_instance_request" "this" {
  count                                = local.create && var.create_spot_instance ? 1 : 0
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.vpc_security_group_ids
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = length(var.network_interface) > 0 ? null : var.source_dest_check
  key_name                             = var.key_name
  iam_instance_profile                 = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  user_data                            = var.user_data
  user_data_base64                     = var.user_data_base64
  user_data_replace_on_change          = var.user_data_replace_on_change
  monitoring                           = var.monitoring
  ebs_optimized                        = var.ebs_optimized
  hibernation                          = var.hibernation
  tenancy                              = var.tenancy
  placement_group                      = var.placement_group
  disable_api_termination              = var.disable_api_termination
  disable_api_stop                     = var.disable_api_stop
  instance_initiated_shutdown_behavior = var.instance_initiated_shutdown_behavior
  enclave_options {
    enabled = var.enclave_options_enabled
  }
  dynamic "root_block_device" {
    for_each = var.root_block_device
    content {
      delete_on_termination = try(root_block_device.value.delete_on_termination, null)
      encrypted             = try(root_block_device.value.encrypted, null)
      iops                  = try(root_block_device.value.iops, null)
      kms_key_id            = try(root_block_device.value.kms_key_id, null)
      tags                  = try(root_block_device.value.tags, null)
      throughput            = try(root_block_device.value.throughput, null)
      volume_size           = try(root_block_device.value.volume_size, null)
      volume_type           = try(root_block_device.value.volume_type, null)
    }
  }
  dynamic "ebs_block_device" {
    for_each = var.ebs_block_device
    content {
      device_name           = ebs_block_device.value.device_name
      delete_on_termination = try(ebs_block_device.value.delete_on_termination, null)
      encrypted             = try(ebs_block_device.value.encrypted, null)
      iops                  = try(ebs_block_device.value.iops, null)
      kms_key_id            = try(ebs_block_device.value.kms_key_id, null)
      snapshot_id           = try(ebs_block_device.value.snapshot_id, null)
      throughput            = try(ebs_block_device.value.throughput, null)
      volume_size           = try(ebs_block_device.value.volume_size, null)
      volume_type           = try(ebs_block_device.value.volume_type, null)
    }
  }
  dynamic "metadata_options" {
    for_each = length(var.metadata_options) > 0 ? [var.metadata_options] : []
    content {
      http_endpoint               = try(metadata_options.value.http_endpoint, "enabled")
      http_put_response_hop_limit = try(metadata_options.value.http_put_response_hop_limit, 1)
      http_tokens                 = try(metadata_options.value.http_tokens, "optional")
      instance_metadata_tags      = try(metadata_options.value.instance_metadata_tags, null)
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface
    content {
      device_index         = network_interface.value.device_index
      network_interface_id = try(network_interface.value.network_interface_id, null)
    }
  }
  dynamic "launch_template" {
    for_each = length(var.launch_template) > 0 ? [var.launch_template] : []
    content {
      id      = try(launch_template.value.id, null)
      name    = try(launch_template.value.name, null)
      version = try(launch_template.value.version, null)
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge({ "Name" = var.name }, var.volume_tags) : null
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
  count                 = var.create && var.create_iam_instance_profile ? 1 : 0
  name                  = var.iam_role_use_name_prefix ? null : local.iam_role_name
  name_prefix           = var.iam_role_use_name_prefix ? "${local.iam_role_name}-" : null
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
  count       = var.create && var.create_iam_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.iam_role_use_name_prefix ? null : local.iam_role_name
  name_prefix = var.iam_role_use_name_prefix ? "${local.iam_role_name}-" : null
  path        = var.iam_role_path
  tags        = merge(var.tags, var.iam_role_tags)
}
resource "aws_eip" "this" {
  count    = local.create && var.create_eip && !var.create_spot_instance ? 1 : 0
  domain   = var.eip_domain
  instance = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id, null)
  tags     = merge(var.tags, var.eip_tags)
}
