locals {
  enabled               = module.this.enabled
  has_group             = local.enabled && !var.serverless_enabled
  is_first              = var.global_replication_group_id == null
  makes_security_group  = local.enabled && (var.use_existing_security_groups == null ? var.create_security_group : !var.use_existing_security_groups)
  security_group_ids    = concat(var.existing_security_groups, var.associated_security_group_ids, local.makes_security_group ? [module.aws_security_group.id] : [])
  subnet_group_name     = var.elasticache_subnet_group_name != "" ? var.elasticache_subnet_group_name : try(aws_elasticache_subnet_group.default[0].name, "")
  makes_parameter_group = local.is_first && var.create_parameter_group
  parameter_group_name  = local.is_first ? coalesce(var.parameter_group_name, var.create_parameter_group ? "${module.this.id}-${replace(var.family, ".", "-")}" : "default.${var.family}") : null
}

module "aws_security_group" {
  source  = "cloudposse/security-group/aws"
  version = "2.2.0"

  enabled                    = local.makes_security_group
  allow_all_egress           = var.allow_all_egress == null ? true : var.allow_all_egress
  security_group_name        = var.security_group_name
  vpc_id                     = var.vpc_id
  create_before_destroy      = var.security_group_create_before_destroy
  target_security_group_id   = var.target_security_group_id
  preserve_security_group_id = var.preserve_security_group_id
  inline_rules_enabled       = var.inline_rules_enabled
  revoke_rules_on_delete     = var.revoke_rules_on_delete
  rules_map                  = { extra = var.additional_security_group_rules }
  rule_matrix = [{
    key                       = "in"
    source_security_group_ids = concat(var.allowed_security_groups, var.allowed_security_group_ids)
    cidr_blocks               = var.allowed_cidr_blocks
    rules                     = [{ key = "in", type = "ingress", from_port = var.port, to_port = var.port, protocol = "tcp", description = "Selectively allow inbound traffic" }]
  }]
  context = module.this.context
}

resource "aws_elasticache_replication_group" "default" {
  count                       = local.has_group ? 1 : 0
  replication_group_id        = var.replication_group_id == "" ? module.this.id : var.replication_group_id
  description                 = coalesce(var.description, module.this.id)
  port                        = var.port
  multi_az_enabled            = var.multi_az_enabled
  maintenance_window          = var.maintenance_window
  notification_topic_arn      = var.notification_topic_arn
  snapshot_name               = var.snapshot_name
  snapshot_window             = var.snapshot_window
  snapshot_retention_limit    = var.snapshot_retention_limit
  final_snapshot_identifier   = var.final_snapshot_identifier
  apply_immediately           = var.apply_immediately
  data_tiering_enabled        = var.data_tiering_enabled
  auto_minor_version_upgrade  = var.auto_minor_version_upgrade
  user_group_ids              = var.user_group_ids
  auth_token                  = var.transit_encryption_enabled ? var.auth_token : null
  num_cache_clusters          = var.cluster_mode_enabled ? null : var.cluster_size
  preferred_cache_cluster_azs = length(var.availability_zones) == 0 ? null : [for index in range(var.cluster_size) : element(var.availability_zones, index)]
  automatic_failover_enabled  = var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  replicas_per_node_group     = var.cluster_mode_enabled ? var.cluster_mode_replicas_per_node_group : null
  kms_key_id                  = var.at_rest_encryption_enabled ? var.kms_key_id : null
  subnet_group_name           = local.subnet_group_name
  security_group_ids          = local.security_group_ids
  parameter_group_name        = local.parameter_group_name
  network_type                = var.network_type
  transit_encryption_mode     = var.transit_encryption_mode
  global_replication_group_id = var.global_replication_group_id
  auth_token_update_strategy  = var.auth_token != null || upper(var.auth_token_update_strategy) == "DELETE" ? var.auth_token_update_strategy : null
  engine                      = local.is_first ? var.engine : null
  engine_version              = local.is_first ? var.engine_version : null
  node_type                   = local.is_first ? var.instance_type : null
  num_node_groups             = local.is_first && var.cluster_mode_enabled ? var.cluster_mode_num_node_groups : null
  transit_encryption_enabled  = local.is_first ? var.transit_encryption_enabled : null
  at_rest_encryption_enabled  = local.is_first ? var.at_rest_encryption_enabled : null
  snapshot_arns               = local.is_first ? var.snapshot_arns : null
  tags                        = module.this.tags

  dynamic "log_delivery_configuration" {
    for_each = var.log_delivery_configuration
    iterator = log
    content {
      destination      = try(log.value.destination, null)
      destination_type = try(log.value.destination_type, null)
      log_format       = try(log.value.log_format, null)
      log_type         = try(log.value.log_type, null)
    }
  }
}

resource "aws_elasticache_serverless_cache" "default" {
  count                    = local.enabled && var.serverless_enabled ? 1 : 0
  name                     = var.replication_group_id == "" ? module.this.id : var.replication_group_id
  description              = coalesce(var.description, module.this.id)
  engine                   = var.engine
  major_engine_version     = var.serverless_major_engine_version
  subnet_ids               = var.subnets
  daily_snapshot_time      = var.serverless_snapshot_time
  snapshot_arns_to_restore = var.serverless_snapshot_arns_to_restore
  snapshot_retention_limit = var.snapshot_retention_limit
  user_group_id            = var.serverless_user_group_id
  kms_key_id               = var.at_rest_encryption_enabled ? var.kms_key_id : null
  security_group_ids       = local.security_group_ids
  tags                     = module.this.tags
}

resource "aws_elasticache_subnet_group" "default" {
  count       = local.enabled && var.elasticache_subnet_group_name == "" && length(var.subnets) > 0 ? 1 : 0
  name        = module.this.id
  description = "Elasticache subnet group for ${module.this.id}"
  subnet_ids  = var.subnets
  tags        = module.this.tags
}

resource "aws_elasticache_parameter_group" "default" {
  count  = local.enabled && local.makes_parameter_group ? 1 : 0
  name   = local.parameter_group_name
  family = var.family
  tags   = module.this.tags

  dynamic "parameter" {
    for_each = concat(var.cluster_mode_enabled ? [{ name = "cluster-enabled", value = "yes" }] : [], var.parameter)
    content {
      name  = parameter.value.name
      value = tostring(parameter.value.value)
    }
  }
}
