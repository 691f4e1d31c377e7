locals {
  standalone = var.replicate_source_db == null
}
resource "aws_db_instance" "this" {
  count                                 = var.create ? 1 : 0
  identifier                            = var.use_identifier_prefix ? null : var.identifier
  identifier_prefix                     = var.use_identifier_prefix ? "${var.identifier}-" : null
  engine                                = local.standalone ? var.engine : null
  engine_version                        = var.engine_version
  instance_class                        = var.instance_class
  allocated_storage                     = var.allocated_storage
  storage_type                          = var.storage_type
  storage_encrypted                     = var.storage_encrypted
  kms_key_id                            = var.kms_key_id
  db_name                               = var.db_name
  port                                  = var.port
  domain                                = var.domain
  iam_database_authentication_enabled   = var.iam_database_authentication_enabled
  username                              = local.standalone ? var.username : null
  password                              = local.standalone && var.manage_master_user_password ? null : var.password
  manage_master_user_password           = local.standalone && var.manage_master_user_password ? true : null
  master_user_secret_kms_key_id         = local.standalone && var.manage_master_user_password ? var.master_user_secret_kms_key_id : null
  vpc_security_group_ids                = var.vpc_security_group_ids
  db_subnet_group_name                  = var.db_subnet_group_name
  parameter_group_name                  = var.parameter_group_name
  network_type                          = var.network_type
  availability_zone                     = var.availability_zone
  multi_az                              = var.multi_az
  publicly_accessible                   = var.publicly_accessible
  ca_cert_identifier                    = var.ca_cert_identifier
  allow_major_version_upgrade           = var.allow_major_version_upgrade
  auto_minor_version_upgrade            = var.auto_minor_version_upgrade
  apply_immediately                     = var.apply_immediately
  maintenance_window                    = var.maintenance_window
  snapshot_identifier                   = var.snapshot_identifier
  copy_tags_to_snapshot                 = var.copy_tags_to_snapshot
  skip_final_snapshot                   = var.skip_final_snapshot
  performance_insights_enabled          = var.performance_insights_enabled
  performance_insights_retention_period = var.performance_insights_enabled ? var.performance_insights_retention_period : null
  performance_insights_kms_key_id       = var.performance_insights_enabled ? var.performance_insights_kms_key_id : null
  replicate_source_db                   = var.replicate_source_db
  backup_window                         = var.backup_window
  monitoring_interval                   = var.monitoring_interval
  enabled_cloudwatch_logs_exports       = var.enabled_cloudwatch_logs_exports
  deletion_protection                   = var.deletion_protection
  delete_automated_backups              = var.delete_automated_backups
  backup_retention_period               = length(var.blue_green_update) == 0 ? var.backup_retention_period : coalesce(var.backup_retention_period, 1)
  monitoring_role_arn                   = var.monitoring_interval > 0 ? (var.create_monitoring_role ? aws_iam_role.enhanced_monitoring[0].arn : var.monitoring_role_arn) : null
  tags                                  = merge(var.tags, var.db_instance_tags)
}
resource "aws_cloudwatch_log_group" "this" {
  for_each          = var.create && var.create_cloudwatch_log_group && !var.use_identifier_prefix ? toset(var.enabled_cloudwatch_logs_exports) : toset([])
  name              = "/aws/rds/instance/${var.identifier}/${each.key}"
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  tags              = var.tags
}
resource "aws_iam_role" "enhanced_monitoring" {
  count = var.create_monitoring_role ? 1 : 0
  name  = var.monitoring_role_name
  tags  = var.tags
}
resource "aws_secretsmanager_secret_rotation" "this" {
  count     = var.create && var.manage_master_user_password && var.manage_master_user_password_rotation ? 1 : 0
  secret_id = aws_db_instance.this[0].master_user_secret[0].secret_arn
}
