locals {
  create       = var.create
  port         = coalesce(var.port, contains(["aurora-postgresql", "postgres"], var.engine) ? 5432 : 3306)
  serverless   = var.engine_mode == "serverless"
  group_name   = try(coalesce(var.security_group_name, var.name), "")
  grouped      = local.create && var.create_security_group
  subnet_group = var.create_db_subnet_group ? try(aws_db_subnet_group.this[0].name, null) : try(coalesce(var.db_subnet_group_name, var.name), "")
}
resource "aws_db_subnet_group" "this" {
  count      = local.create && var.create_db_subnet_group ? 1 : 0
  name       = try(coalesce(var.db_subnet_group_name, var.name), "")
  subnet_ids = var.subnets
  tags       = var.tags
}
resource "aws_rds_cluster" "this" {
  count                               = local.create ? 1 : 0
  allocated_storage                   = var.allocated_storage
  allow_major_version_upgrade         = var.allow_major_version_upgrade
  apply_immediately                   = var.apply_immediately
  backup_retention_period             = var.backup_retention_period
  copy_tags_to_snapshot               = var.copy_tags_to_snapshot
  deletion_protection                 = var.deletion_protection
  enabled_cloudwatch_logs_exports     = var.enabled_cloudwatch_logs_exports
  enable_http_endpoint                = var.enable_http_endpoint
  engine                              = var.engine
  engine_version                      = var.engine_version
  global_cluster_identifier           = var.global_cluster_identifier
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
  kms_key_id                          = var.kms_key_id
  preferred_maintenance_window        = var.preferred_maintenance_window
  replication_source_identifier       = var.replication_source_identifier
  skip_final_snapshot                 = var.skip_final_snapshot
  snapshot_identifier                 = var.snapshot_identifier
  source_region                       = var.source_region
  storage_encrypted                   = var.storage_encrypted
  storage_type                        = var.storage_type
  engine_mode                         = var.cluster_scalability_type == "limitless" ? "" : var.engine_mode
  backtrack_window                    = contains(["aurora-mysql", "aurora"], var.engine) && !local.serverless ? var.backtrack_window : 0
  cluster_identifier                  = var.cluster_use_name_prefix ? null : var.name
  cluster_identifier_prefix           = var.cluster_use_name_prefix ? "${var.name}-" : null
  database_name                       = var.is_primary_cluster ? var.database_name : null
  db_subnet_group_name                = local.subnet_group
  db_cluster_parameter_group_name     = var.create_db_cluster_parameter_group ? aws_rds_cluster_parameter_group.this[0].id : var.db_cluster_parameter_group_name
  master_username                     = var.is_primary_cluster ? var.master_username : null
  master_password                     = var.is_primary_cluster && !var.manage_master_user_password ? var.master_password : null
  manage_master_user_password         = var.global_cluster_identifier == null && var.manage_master_user_password ? true : null
  master_user_secret_kms_key_id       = var.global_cluster_identifier == null && var.manage_master_user_password ? var.master_user_secret_kms_key_id : null
  monitoring_interval                 = var.cluster_monitoring_interval
  performance_insights_enabled        = var.cluster_performance_insights_enabled
  performance_insights_kms_key_id     = var.cluster_performance_insights_kms_key_id
  port                                = local.port
  preferred_backup_window             = local.serverless ? null : var.preferred_backup_window
  vpc_security_group_ids              = concat(aws_security_group.this[*].id, var.vpc_security_group_ids)
  tags                                = merge(var.tags, var.cluster_tags)
}
resource "aws_rds_cluster_instance" "this" {
  for_each                        = { for key, one in var.instances : key => one if local.create && !local.serverless }
  cluster_identifier              = aws_rds_cluster.this[0].id
  engine                          = var.engine
  engine_version                  = var.engine_version
  db_subnet_group_name            = local.subnet_group
  identifier                      = var.instances_use_identifier_prefix ? null : try(coalesce(each.value.identifier), "${var.name}-${each.key}")
  identifier_prefix               = var.instances_use_identifier_prefix ? try(coalesce(each.value.identifier_prefix), "${var.name}-${each.key}-") : null
  availability_zone               = try(each.value.availability_zone, null)
  auto_minor_version_upgrade      = try(each.value.auto_minor_version_upgrade, var.auto_minor_version_upgrade)
  copy_tags_to_snapshot           = try(coalesce(each.value.copy_tags_to_snapshot), var.copy_tags_to_snapshot)
  instance_class                  = try(each.value.instance_class, var.instance_class)
  monitoring_interval             = var.cluster_monitoring_interval > 0 ? var.cluster_monitoring_interval : try(each.value.monitoring_interval, var.monitoring_interval)
  performance_insights_enabled    = try(each.value.performance_insights_enabled, var.performance_insights_enabled)
  performance_insights_kms_key_id = try(each.value.performance_insights_kms_key_id, var.performance_insights_kms_key_id)
  promotion_tier                  = try(each.value.promotion_tier, null)
  publicly_accessible             = try(each.value.publicly_accessible, var.publicly_accessible)
  tags                            = merge(var.tags, try(each.value.tags, {}))
}
resource "aws_iam_role" "rds_enhanced_monitoring" {
  count       = local.create && var.create_monitoring_role && (var.monitoring_interval > 0 || var.cluster_monitoring_interval > 0) ? 1 : 0
  name        = var.iam_role_use_name_prefix ? null : var.iam_role_name
  name_prefix = var.iam_role_use_name_prefix ? "${var.iam_role_name}-" : null
  tags        = var.tags
}
resource "aws_security_group" "this" {
  count       = local.grouped ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.security_group_tags, { Name = local.group_name })
}
resource "aws_security_group_rule" "this" {
  for_each                 = { for key, rule in var.security_group_rules : key => rule if local.grouped }
  type                     = try(each.value.type, "ingress")
  from_port                = try(each.value.from_port, local.port)
  to_port                  = try(each.value.to_port, local.port)
  protocol                 = try(each.value.protocol, "tcp")
  security_group_id        = aws_security_group.this[0].id
  cidr_blocks              = try(each.value.cidr_blocks, null)
  description              = try(each.value.description, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
  self                     = try(each.value.self, null)
}
resource "aws_rds_cluster_parameter_group" "this" {
  count  = local.create && var.create_db_cluster_parameter_group ? 1 : 0
  name   = try(coalesce(var.db_cluster_parameter_group_name, var.name), null)
  family = var.db_cluster_parameter_group_family
  dynamic "parameter" {
    for_each = var.db_cluster_parameter_group_parameters
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
  tags = var.tags
}
resource "aws_cloudwatch_log_group" "this" {
  for_each          = local.create && var.create_cloudwatch_log_group && !var.cluster_use_name_prefix ? toset(var.enabled_cloudwatch_logs_exports) : toset([])
  name              = "/aws/rds/cluster/${var.name}/${each.key}"
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  tags              = var.tags
}
resource "aws_rds_cluster_activity_stream" "this" {
  count        = local.create && var.create_db_cluster_activity_stream ? 1 : 0
  resource_arn = aws_rds_cluster.this[0].arn
  mode         = var.db_cluster_activity_stream_mode
  kms_key_id   = var.db_cluster_activity_stream_kms_key_id
}
