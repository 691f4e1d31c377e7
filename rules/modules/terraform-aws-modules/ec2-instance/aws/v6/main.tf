data "aws_partition" "current" {}
locals {
  create                     = var.create && var.putin_khuylo
  ami                        = try(coalesce(var.ami, data.aws_ssm_parameter.this.value), null)
  instance_id                = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id, aws_spot_instance_request.this[0].spot_instance_id, null)
  instance_availability_zone = try(aws_instance.this[0].availability_zone, aws_instance.ignore_ami[0].availability_zone, aws_spot_instance_request.this[0].availability_zone, null)
  create_security_group      = var.create && var.create_security_group && var.network_interface == null
  security_group_name        = try(coalesce(var.security_group_name, var.name), "")
  vpc_security_group_ids     = local.create_security_group ? concat(var.vpc_security_group_ids, [aws_security_group.this[0].id]) : var.vpc_security_group_ids
  iam_role_name              = try(coalesce(var.iam_role_name, var.name), "")
}
data "aws_ssm_parameter" "this" {
  name = var.ami_ssm_parameter
}
resource "aws_instance" "this" {
  count                                = local.create && !var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  region                               = var.region
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.network_interface == null ? local.vpc_security_group_ids : null
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = var.network_interface == null ? var.source_dest_check : null
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
    for_each = var.root_block_device[*]
    content {
      delete_on_termination = root_block_device.value.delete_on_termination
      encrypted             = root_block_device.value.encrypted
      iops                  = root_block_device.value.iops
      kms_key_id            = root_block_device.value.kms_key_id
      tags                  = root_block_device.value.tags
      throughput            = root_block_device.value.throughput
      volume_size           = root_block_device.value.size
      volume_type           = root_block_device.value.type
    }
  }
  dynamic "metadata_options" {
    for_each = var.metadata_options[*]
    content {
      http_endpoint               = metadata_options.value.http_endpoint
      http_protocol_ipv6          = metadata_options.value.http_protocol_ipv6
      http_put_response_hop_limit = metadata_options.value.http_put_response_hop_limit
      http_tokens                 = metadata_options.value.http_tokens
      instance_metadata_tags      = metadata_options.value.instance_metadata_tags
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface == null ? {} : var.network_interface
    content {
      device_index         = try(coalesce(network_interface.value.device_index, network_interface.key), null)
      network_interface_id = network_interface.value.network_interface_id
    }
  }
  dynamic "launch_template" {
    for_each = var.launch_template[*]
    content {
      id      = launch_template.value.id
      name    = launch_template.value.name
      version = launch_template.value.version
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge(var.tags, var.volume_tags, { "Name" = var.name }) : null
}
resource "aws_instance" "ignore_ami" {
  count                                = local.create && var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  region                               = var.region
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.network_interface == null ? local.vpc_security_group_ids : null
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = var.network_interface == null ? var.source_dest_check : null
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
    for_each = var.root_block_device[*]
    content {
      delete_on_termination = root_block_device.value.delete_on_termination
      encrypted             = root_block_device.value.encrypted
      iops                  = root_block_device.value.iops
      kms_key_id            = root_block_device.value.kms_key_id
      tags                  = root_block_device.value.tags
      throughput            = root_block_device.value.throughput
      volume_size           = root_block_device.value.size
      volume_type           = root_block_device.value.type
    }
  }
  dynamic "metadata_options" {
    for_each = var.metadata_options[*]
    content {
      http_endpoint               = metadata_options.value.http_endpoint
      http_protocol_ipv6          = metadata_options.value.http_protocol_ipv6
      http_put_response_hop_limit = metadata_options.value.http_put_response_hop_limit
      http_tokens                 = metadata_options.value.http_tokens
      instance_metadata_tags      = metadata_options.value.instance_metadata_tags
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface == null ? {} : var.network_interface
    content {
      device_index         = try(coalesce(network_interface.value.device_index, network_interface.key), null)
      network_interface_id = network_interface.value.network_interface_id
    }
  }
  dynamic "launch_template" {
    for_each = var.launch_template[*]
    content {
      id      = launch_template.value.id
      name    = launch_template.value.name
      version = launch_template.value.version
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge(var.tags, var.volume_tags, { "Name" = var.name }) : null
}
resource "aws_spot_instance_request" "this" {
  count                                = local.create && var.create_spot_instance ? 1 : 0
  region                               = var.region
  ami                                  = local.ami
  instance_type                        = var.instance_type
  availability_zone                    = var.availability_zone
  subnet_id                            = var.subnet_id
  vpc_security_group_ids               = var.network_interface == null ? local.vpc_security_group_ids : null
  associate_public_ip_address          = var.associate_public_ip_address
  private_ip                           = var.private_ip
  source_dest_check                    = var.network_interface == null ? var.source_dest_check : null
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
    for_each = var.root_block_device[*]
    content {
      delete_on_termination = root_block_device.value.delete_on_termination
      encrypted             = root_block_device.value.encrypted
      iops                  = root_block_device.value.iops
      kms_key_id            = root_block_device.value.kms_key_id
      tags                  = root_block_device.value.tags
      throughput            = root_block_device.value.throughput
      volume_size           = root_block_device.value.size
      volume_type           = root_block_device.value.type
    }
  }
  dynamic "metadata_options" {
    for_each = var.metadata_options[*]
    content {
      http_endpoint               = metadata_options.value.http_endpoint
      http_protocol_ipv6          = metadata_options.value.http_protocol_ipv6
      http_put_response_hop_limit = metadata_options.value.http_put_response_hop_limit
      http_tokens                 = metadata_options.value.http_tokens
      instance_metadata_tags      = metadata_options.value.instance_metadata_tags
    }
  }
  dynamic "network_interface" {
    for_each = var.network_interface == null ? {} : var.network_interface
    content {
      device_index         = try(coalesce(network_interface.value.device_index, network_interface.key), null)
      network_interface_id = network_interface.value.network_interface_id
    }
  }
  dynamic "launch_template" {
    for_each = var.launch_template[*]
    content {
      id      = launch_template.value.id
      name    = launch_template.value.name
      version = launch_template.value.version
    }
  }
  tags        = merge({ "Name" = var.name }, var.instance_tags, var.tags)
  volume_tags = var.enable_volume_tags ? merge(var.tags, var.volume_tags, { "Name" = var.name }) : null
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
resource "aws_ebs_volume" "this" {
  for_each          = var.create && var.ebs_volumes != null ? var.ebs_volumes : {}
  region            = var.region
  availability_zone = local.instance_availability_zone
  encrypted         = each.value.encrypted
  kms_key_id        = each.value.kms_key_id
  iops              = each.value.iops
  size              = each.value.size
  snapshot_id       = each.value.snapshot_id
  throughput        = each.value.throughput
  type              = each.value.type
  tags              = merge(var.tags, var.volume_tags, { "Name" = try("${var.name}-${each.key}", each.key) }, each.value.tags)
}
resource "aws_volume_attachment" "this" {
  for_each    = var.create && var.ebs_volumes != null ? var.ebs_volumes : {}
  region      = var.region
  device_name = try(coalesce(each.value.device_name, each.key), each.key)
  instance_id = local.instance_id
  volume_id   = aws_ebs_volume.this[each.key].id
}
resource "aws_security_group" "this" {
  count       = local.create_security_group ? 1 : 0
  region      = var.region
  name        = var.security_group_use_name_prefix ? null : local.security_group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.security_group_name}-" : null
  description = var.security_group_description
  vpc_id      = try(coalesce(var.security_group_vpc_id, data.aws_subnet.this[0].vpc_id), null)
  tags        = merge(var.tags, { "Name" = local.security_group_name }, var.security_group_tags)
}
data "aws_subnet" "this" {
  count = local.create_security_group ? 1 : 0
  id    = var.subnet_id
}
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = local.create_security_group && var.security_group_egress_rules != null ? var.security_group_egress_rules : {}
  region                       = var.region
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  prefix_list_id               = each.value.prefix_list_id
  referenced_security_group_id = each.value.referenced_security_group_id
  description                  = each.value.description
  ip_protocol                  = each.value.ip_protocol
  from_port                    = try(coalesce(each.value.from_port, each.value.to_port), null)
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port), null)
  tags                         = merge(var.tags, var.security_group_tags, { "Name" = "${local.security_group_name}-${each.key}" }, each.value.tags)
}
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = local.create_security_group && var.security_group_ingress_rules != null ? var.security_group_ingress_rules : {}
  region                       = var.region
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  prefix_list_id               = each.value.prefix_list_id
  referenced_security_group_id = each.value.referenced_security_group_id
  description                  = each.value.description
  ip_protocol                  = each.value.ip_protocol
  from_port                    = try(coalesce(each.value.from_port, each.value.to_port), null)
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port), null)
  tags                         = merge(var.tags, var.security_group_tags, { "Name" = "${local.security_group_name}-${each.key}" }, each.value.tags)
}
resource "aws_eip" "this" {
  count    = local.create && var.create_eip && !var.create_spot_instance ? 1 : 0
  region   = var.region
  domain   = var.eip_domain
  instance = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id, null)
  tags     = merge(var.tags, var.eip_tags)
}
resource "aws_ec2_tag" "spot_instance" {
  for_each    = local.create && var.create_spot_instance ? merge({ "Name" = var.name }, var.instance_tags, var.tags) : {}
  resource_id = aws_spot_instance_request.this[0].spot_instance_id
  key         = each.key
  value       = each.value
}
