data "aws_partition" "current" {}
locals {
  create = var.create && var.putin_khuylo
  ami    = var.ami
}
resource "aws_instance" "this" {
  count                                = local.create && !var.create_spot_instance ? 1 : 0
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.vpc_security_group_ids
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = length(var.network_interface) > 0 ? null : var.source_dest_check
  key_name                             = var.key_name
  iam_instance_profile                 = var.iam_instance_profile
  user_data                            = var.user_data
  user_data_base64                     = var.user_data_base64
  monitoring                           = var.monitoring
  ebs_optimized                        = var.ebs_optimized
  hibernation                          = var.hibernation
  tenancy                              = var.tenancy
  placement_group                      = var.placement_group
  disable_api_termination              = var.disable_api_termination
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
    for_each = var.metadata_options[*]
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
    for_each = var.launch_template[*]
    content {
      id      = try(launch_template.value.id, null)
      name    = try(launch_template.value.name, null)
      version = try(launch_template.value.version, null)
    }
  }
  tags        = merge({ "Name" = var.name }, var.tags)
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
  iam_instance_profile                 = var.iam_instance_profile
  user_data                            = var.user_data
  user_data_base64                     = var.user_data_base64
  monitoring                           = var.monitoring
  ebs_optimized                        = var.ebs_optimized
  hibernation                          = var.hibernation
  tenancy                              = var.tenancy
  placement_group                      = var.placement_group
  disable_api_termination              = var.disable_api_termination
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
    for_each = var.metadata_options[*]
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
    for_each = var.launch_template[*]
    content {
      id      = try(launch_template.value.id, null)
      name    = try(launch_template.value.name, null)
      version = try(launch_template.value.version, null)
    }
  }
  tags        = merge({ "Name" = var.name }, var.tags)
  volume_tags = var.enable_volume_tags ? merge({ "Name" = var.name }, var.volume_tags) : null
}
