resource "random_password" "master_password" {
  count  = var.create_db_instance && var.create_random_password ? 1 : 0
  length = var.random_password_length
}
module "db_subnet_group" {
  source          = "./modules/db_subnet_group"
  create          = var.create_db_subnet_group
  name            = coalesce(var.db_subnet_group_name, var.identifier)
  use_name_prefix = var.db_subnet_group_use_name_prefix
  subnet_ids      = var.subnet_ids
  tags            = merge(var.tags, var.db_subnet_group_tags)
}
module "db_parameter_group" {
  source          = "./modules/db_parameter_group"
  create          = var.create_db_parameter_group
  name            = coalesce(var.parameter_group_name, var.identifier)
  use_name_prefix = var.parameter_group_use_name_prefix
  family          = var.family
  parameters      = var.parameters
  tags            = merge(var.tags, var.db_parameter_group_tags)
}
module "db_instance" {
  source                                 = "./modules/db_instance"
  create                                 = var.create_db_instance
  use_identifier_prefix                  = var.instance_use_identifier_prefix
  identifier                             = var.identifier
  engine                                 = var.engine
  engine_version                         = var.engine_version
  instance_class                         = var.instance_class
  allocated_storage                      = var.allocated_storage
  storage_type                           = var.storage_type
  storage_encrypted                      = var.storage_encrypted
  kms_key_id                             = var.kms_key_id
  db_name                                = var.db_name
  username                               = var.username
  port                                   = var.port
  domain                                 = var.domain
  iam_database_authentication_enabled    = var.iam_database_authentication_enabled
  vpc_security_group_ids                 = var.vpc_security_group_ids
  network_type                           = var.network_type
  availability_zone                      = var.availability_zone
  multi_az                               = var.multi_az
  publicly_accessible                    = var.publicly_accessible
  ca_cert_identifier                     = var.ca_cert_identifier
  allow_major_version_upgrade            = var.allow_major_version_upgrade
  auto_minor_version_upgrade             = var.auto_minor_version_upgrade
  apply_immediately                      = var.apply_immediately
  maintenance_window                     = var.maintenance_window
  snapshot_identifier                    = var.snapshot_identifier
  copy_tags_to_snapshot                  = var.copy_tags_to_snapshot
  skip_final_snapshot                    = var.skip_final_snapshot
  performance_insights_enabled           = var.performance_insights_enabled
  performance_insights_retention_period  = var.performance_insights_retention_period
  performance_insights_kms_key_id        = var.performance_insights_kms_key_id
  replicate_source_db                    = var.replicate_source_db
  backup_retention_period                = var.backup_retention_period
  backup_window                          = var.backup_window
  monitoring_interval                    = var.monitoring_interval
  monitoring_role_arn                    = var.monitoring_role_arn
  monitoring_role_name                   = var.monitoring_role_name
  create_monitoring_role                 = var.create_monitoring_role
  enabled_cloudwatch_logs_exports        = var.enabled_cloudwatch_logs_exports
  create_cloudwatch_log_group            = var.create_cloudwatch_log_group
  cloudwatch_log_group_retention_in_days = var.cloudwatch_log_group_retention_in_days
  cloudwatch_log_group_kms_key_id        = var.cloudwatch_log_group_kms_key_id
  deletion_protection                    = var.deletion_protection
  delete_automated_backups               = var.delete_automated_backups
  password                               = var.create_random_password ? one(random_password.master_password[*].result) : var.password
  db_subnet_group_name                   = var.create_db_subnet_group ? module.db_subnet_group.db_subnet_group_id : var.db_subnet_group_name
  parameter_group_name                   = var.create_db_parameter_group ? module.db_parameter_group.db_parameter_group_id : var.parameter_group_name
  tags                                   = merge(var.tags, var.db_instance_tags)
}
