locals {
  tags = merge(var.tags, { terraform-aws-modules = "elasticache" })
  # what a member has in common with its group is not said again
  is_member            = var.replication_group_id != null
  is_global            = var.create_primary_global_replication_group || var.create_secondary_global_replication_group
  usual_port           = var.engine == "memcached" ? 11211 : 6379
  port                 = coalesce(var.port, local.usual_port)
  shards               = var.cluster_mode_enabled ? var.num_node_groups : null
  makes_security_group = var.create && var.create_security_group
  security_group_ids   = local.makes_security_group ? concat(var.security_group_ids, [aws_security_group.this[0].id]) : var.security_group_ids
  subnet_group_name    = var.create && var.create_subnet_group ? aws_elasticache_subnet_group.this[0].name : var.subnet_group_name
  parameter_group_name = var.create && var.create_parameter_group ? aws_elasticache_parameter_group.this[0].id : var.parameter_group_name
  some_name            = try(coalesce(var.cluster_id, var.replication_group_id), "")
}

resource "aws_elasticache_replication_group" "this" {
  count                       = var.create && var.create_replication_group && !local.is_global ? 1 : 0
  apply_immediately           = var.apply_immediately
  auth_token                  = var.auth_token
  auth_token_update_strategy  = var.auth_token_update_strategy
  auto_minor_version_upgrade  = var.auto_minor_version_upgrade
  cluster_mode                = var.cluster_mode
  data_tiering_enabled        = var.data_tiering_enabled
  final_snapshot_identifier   = var.final_snapshot_identifier
  ip_discovery                = var.ip_discovery
  maintenance_window          = var.maintenance_window
  multi_az_enabled            = var.multi_az_enabled
  network_type                = var.network_type
  node_type                   = var.node_type
  notification_topic_arn      = var.notification_topic_arn
  preferred_cache_cluster_azs = var.preferred_cache_cluster_azs
  replicas_per_node_group     = var.replicas_per_node_group
  replication_group_id        = var.replication_group_id
  snapshot_retention_limit    = var.snapshot_retention_limit
  snapshot_window             = var.snapshot_window
  user_group_ids              = var.user_group_ids
  at_rest_encryption_enabled  = var.at_rest_encryption_enabled
  engine                      = var.engine
  engine_version              = var.engine_version
  security_group_names        = var.security_group_names
  snapshot_arns               = var.snapshot_arns
  snapshot_name               = var.snapshot_name
  transit_encryption_enabled  = var.transit_encryption_enabled
  global_replication_group_id = var.global_replication_group_id
  transit_encryption_mode     = var.transit_encryption_mode
  num_node_groups             = local.shards
  parameter_group_name        = local.parameter_group_name
  automatic_failover_enabled  = var.multi_az_enabled || var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  description                 = coalesce(var.description, "Replication group")
  kms_key_id                  = var.at_rest_encryption_enabled ? var.kms_key_arn : null
  num_cache_clusters          = var.cluster_mode_enabled ? null : var.num_cache_clusters
  port                        = local.port
  security_group_ids          = local.security_group_ids
  subnet_group_name           = local.subnet_group_name
  tags                        = local.tags

  dynamic "log_delivery_configuration" {
    for_each = { for kind, log in var.log_delivery_configuration : kind => log if var.engine != "memcached" }
    iterator = log
    content {
      destination      = try(log.value.create_cloudwatch_log_group, true) && log.value.destination_type == "cloudwatch-logs" ? aws_cloudwatch_log_group.this[log.key].name : log.value.destination
      destination_type = log.value.destination_type
      log_format       = log.value.log_format
      log_type         = try(log.value.log_type, log.key)
    }
  }
}

resource "aws_elasticache_replication_group" "global" {
  count                       = var.create && var.create_replication_group && local.is_global ? 1 : 0
  apply_immediately           = var.apply_immediately
  auth_token                  = var.auth_token
  auth_token_update_strategy  = var.auth_token_update_strategy
  auto_minor_version_upgrade  = var.auto_minor_version_upgrade
  cluster_mode                = var.cluster_mode
  data_tiering_enabled        = var.data_tiering_enabled
  final_snapshot_identifier   = var.final_snapshot_identifier
  ip_discovery                = var.ip_discovery
  maintenance_window          = var.maintenance_window
  multi_az_enabled            = var.multi_az_enabled
  network_type                = var.network_type
  node_type                   = var.node_type
  notification_topic_arn      = var.notification_topic_arn
  preferred_cache_cluster_azs = var.preferred_cache_cluster_azs
  replicas_per_node_group     = var.replicas_per_node_group
  replication_group_id        = var.replication_group_id
  snapshot_retention_limit    = var.snapshot_retention_limit
  snapshot_window             = var.snapshot_window
  user_group_ids              = var.user_group_ids
  at_rest_encryption_enabled  = var.create_secondary_global_replication_group ? null : var.at_rest_encryption_enabled
  engine                      = var.create_secondary_global_replication_group ? null : var.engine
  engine_version              = var.create_secondary_global_replication_group ? null : var.engine_version
  security_group_names        = var.create_secondary_global_replication_group ? null : var.security_group_names
  snapshot_arns               = var.create_secondary_global_replication_group ? null : var.snapshot_arns
  snapshot_name               = var.create_secondary_global_replication_group ? null : var.snapshot_name
  transit_encryption_enabled  = var.create_secondary_global_replication_group ? null : var.transit_encryption_enabled
  global_replication_group_id = var.create_secondary_global_replication_group ? var.global_replication_group_id : null
  num_node_groups             = var.create_secondary_global_replication_group ? null : local.shards
  parameter_group_name        = var.create_secondary_global_replication_group ? null : local.parameter_group_name
  automatic_failover_enabled  = var.multi_az_enabled || var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  description                 = coalesce(var.description, "Global replication group")
  kms_key_id                  = var.at_rest_encryption_enabled ? var.kms_key_arn : null
  num_cache_clusters          = var.cluster_mode_enabled ? null : var.num_cache_clusters
  port                        = local.port
  security_group_ids          = local.security_group_ids
  subnet_group_name           = local.subnet_group_name
  tags                        = local.tags

  dynamic "log_delivery_configuration" {
    for_each = { for kind, log in var.log_delivery_configuration : kind => log if var.engine != "memcached" }
    iterator = log
    content {
      destination      = try(log.value.create_cloudwatch_log_group, true) && log.value.destination_type == "cloudwatch-logs" ? aws_cloudwatch_log_group.this[log.key].name : log.value.destination
      destination_type = log.value.destination_type
      log_format       = log.value.log_format
      log_type         = try(log.value.log_type, log.key)
    }
  }
}

resource "aws_elasticache_global_replication_group" "this" {
  count                                = var.create && var.create_replication_group && var.create_primary_global_replication_group ? 1 : 0
  automatic_failover_enabled           = var.automatic_failover_enabled
  cache_node_type                      = var.node_type
  engine_version                       = var.engine_version
  global_replication_group_id_suffix   = coalesce(var.global_replication_group_id_suffix, var.replication_group_id)
  global_replication_group_description = coalesce(var.description, "Global replication group")
  primary_replication_group_id         = aws_elasticache_replication_group.global[0].id
  parameter_group_name                 = local.parameter_group_name
}

resource "aws_elasticache_cluster" "this" {
  count                        = var.create && var.create_cluster ? 1 : 0
  apply_immediately            = var.apply_immediately
  auto_minor_version_upgrade   = var.auto_minor_version_upgrade
  availability_zone            = var.availability_zone
  cluster_id                   = var.cluster_id
  final_snapshot_identifier    = var.final_snapshot_identifier
  ip_discovery                 = var.ip_discovery
  network_type                 = var.network_type
  outpost_mode                 = var.outpost_mode
  preferred_availability_zones = var.preferred_availability_zones
  preferred_outpost_arn        = var.preferred_outpost_arn
  az_mode                      = local.is_member ? null : var.az_mode
  engine                       = local.is_member ? null : var.engine
  engine_version               = local.is_member ? null : var.engine_version
  maintenance_window           = local.is_member ? null : var.maintenance_window
  node_type                    = local.is_member ? null : var.node_type
  notification_topic_arn       = local.is_member ? null : var.notification_topic_arn
  num_cache_nodes              = local.is_member ? null : var.num_cache_nodes
  snapshot_arns                = local.is_member ? null : var.snapshot_arns
  snapshot_name                = local.is_member ? null : var.snapshot_name
  snapshot_retention_limit     = local.is_member ? null : var.snapshot_retention_limit
  snapshot_window              = local.is_member ? null : var.snapshot_window
  parameter_group_name         = local.is_member ? null : local.parameter_group_name
  port                         = local.is_member ? null : local.port
  security_group_ids           = local.is_member ? null : local.security_group_ids
  subnet_group_name            = local.is_member ? null : local.subnet_group_name
  replication_group_id         = var.create && var.create_replication_group ? aws_elasticache_replication_group.this[0].id : var.replication_group_id
  transit_encryption_enabled   = var.engine == "memcached" ? var.transit_encryption_enabled : null
  tags                         = local.tags

  dynamic "log_delivery_configuration" {
    for_each = { for kind, log in var.log_delivery_configuration : kind => log if var.engine != "memcached" && !local.is_member }
    iterator = log
    content {
      destination      = try(log.value.create_cloudwatch_log_group, true) && log.value.destination_type == "cloudwatch-logs" ? aws_cloudwatch_log_group.this[log.key].name : log.value.destination
      destination_type = log.value.destination_type
      log_format       = log.value.log_format
      log_type         = try(log.value.log_type, log.key)
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = { for kind, log in var.log_delivery_configuration : kind => log if var.create && var.engine != "memcached" && try(log.create_cloudwatch_log_group, true) && try(log.destination_type, "") == "cloudwatch-logs" }
  name              = "/aws/elasticache/${try(each.value.cloudwatch_log_group_name, local.some_name)}"
  retention_in_days = try(each.value.cloudwatch_log_group_retention_in_days, 14)
  kms_key_id        = try(each.value.cloudwatch_log_group_kms_key_id, null)
  skip_destroy      = try(each.value.cloudwatch_log_group_skip_destroy, null)
  log_group_class   = try(each.value.cloudwatch_log_group_class, null)
  tags              = merge(local.tags, try(each.value.tags, {}))
}

resource "random_id" "this" {
  count       = var.create && var.create_parameter_group ? 1 : 0
  byte_length = 8
}

resource "aws_elasticache_parameter_group" "this" {
  count       = var.create && var.create_parameter_group ? 1 : 0
  name        = var.parameter_group_name != null ? var.parameter_group_name : "${local.some_name}-${replace(var.parameter_group_family, ".", "-")}-${random_id.this[0].hex}"
  family      = var.parameter_group_family
  description = coalesce(var.parameter_group_description, "ElastiCache parameter group")
  tags        = local.tags

  dynamic "parameter" {
    for_each = concat(var.cluster_mode_enabled ? [{ name = "cluster-enabled", value = "yes" }] : [], var.parameters)
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
}

resource "aws_elasticache_subnet_group" "this" {
  count       = var.create && var.create_subnet_group ? 1 : 0
  name        = try(coalesce(var.subnet_group_name, var.cluster_id, var.replication_group_id), "")
  description = coalesce(var.subnet_group_description, "ElastiCache subnet group")
  subnet_ids  = var.subnet_ids
  tags        = local.tags
}

resource "aws_security_group" "this" {
  count       = local.makes_security_group ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : try(coalesce(var.security_group_name, var.cluster_id, var.replication_group_id), "")
  name_prefix = var.security_group_use_name_prefix ? "${try(coalesce(var.security_group_name, var.cluster_id, var.replication_group_id), "")}-" : null
  description = var.security_group_description
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, var.security_group_tags)
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for name, rule in var.security_group_rules : name => rule if local.makes_security_group && try(rule.type, "ingress") == "ingress" }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  from_port                    = try(each.value.from_port, local.usual_port)
  to_port                      = try(each.value.to_port, local.usual_port)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  description                  = try(each.value.description, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id, null)
  tags                         = merge(local.tags, var.security_group_tags, try(each.value.tags, {}))
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for name, rule in var.security_group_rules : name => rule if local.makes_security_group && try(rule.type, "ingress") == "egress" }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  description                  = try(each.value.description, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id, null)
  tags                         = merge(local.tags, var.security_group_tags, try(each.value.tags, {}))
}
