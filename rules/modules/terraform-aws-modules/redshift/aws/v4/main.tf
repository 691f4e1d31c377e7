data "aws_partition" "current" {}
locals {
  subnet_group_name    = var.create && var.create_subnet_group ? aws_redshift_subnet_group.this[0].name : var.subnet_group_name
  parameter_group_name = var.create && var.create_parameter_group ? aws_redshift_parameter_group.this[0].id : var.parameter_group_name
  iam_role_name        = try(coalesce(var.iam_role_name, "${var.cluster_identifier}-scheduled-action"), null)
  master_password      = var.create && var.create_random_password ? random_password.master_password[0].result : var.master_password
}
resource "random_password" "master_password" {
  count  = var.create && var.create_random_password ? 1 : 0
  length = var.random_password_length
}
resource "aws_redshift_cluster" "this" {
  count                                = var.create ? 1 : 0
  cluster_identifier                   = var.cluster_identifier
  cluster_version                      = var.cluster_version
  cluster_type                         = var.number_of_nodes > 1 ? "multi-node" : "single-node"
  node_type                            = var.node_type
  number_of_nodes                      = var.number_of_nodes
  database_name                        = var.database_name
  port                                 = var.port
  master_username                      = var.master_username
  master_password                      = var.snapshot_identifier == null ? local.master_password : null
  encrypted                            = var.encrypted
  kms_key_id                           = var.kms_key_arn
  publicly_accessible                  = var.publicly_accessible
  elastic_ip                           = var.elastic_ip
  enhanced_vpc_routing                 = var.enhanced_vpc_routing
  availability_zone                    = var.availability_zone
  availability_zone_relocation_enabled = var.availability_zone_relocation_enabled
  allow_version_upgrade                = var.allow_version_upgrade
  apply_immediately                    = var.apply_immediately
  maintenance_track_name               = var.maintenance_track_name
  preferred_maintenance_window         = var.preferred_maintenance_window
  automated_snapshot_retention_period  = var.automated_snapshot_retention_period
  manual_snapshot_retention_period     = var.manual_snapshot_retention_period
  skip_final_snapshot                  = var.skip_final_snapshot
  final_snapshot_identifier            = var.skip_final_snapshot ? null : var.final_snapshot_identifier
  snapshot_identifier                  = var.snapshot_identifier
  snapshot_cluster_identifier          = var.snapshot_cluster_identifier
  owner_account                        = var.owner_account
  cluster_parameter_group_name         = local.parameter_group_name
  cluster_subnet_group_name            = local.subnet_group_name
  vpc_security_group_ids               = var.vpc_security_group_ids
  dynamic "logging" {
    for_each = try([{ on = var.logging.enable }], [])
    content {
      enable               = logging.value.on
      bucket_name          = try(var.logging.bucket_name, null)
      log_destination_type = try(var.logging.log_destination_type, null)
      log_exports          = try(var.logging.log_exports, null)
      s3_key_prefix        = try(var.logging.s3_key_prefix, null)
    }
  }
  dynamic "snapshot_copy" {
    for_each = length(var.snapshot_copy) > 0 ? [var.snapshot_copy] : []
    content {
      destination_region = snapshot_copy.value.destination_region
      grant_name         = try(snapshot_copy.value.grant_name, null)
      retention_period   = try(snapshot_copy.value.retention_period, null)
    }
  }
  tags = var.tags
}
resource "aws_redshift_cluster_iam_roles" "this" {
  count                = var.create && length(var.iam_role_arns) > 0 ? 1 : 0
  cluster_identifier   = aws_redshift_cluster.this[0].id
  iam_role_arns        = var.iam_role_arns
  default_iam_role_arn = var.default_iam_role_arn
}
resource "aws_redshift_parameter_group" "this" {
  count       = var.create && var.create_parameter_group ? 1 : 0
  name        = try(coalesce(var.parameter_group_name, replace(var.cluster_identifier, ".", "-")), null)
  description = var.parameter_group_description
  family      = var.parameter_group_family
  dynamic "parameter" {
    for_each = var.parameter_group_parameters
    content {
      name  = try(parameter.value.name, parameter.key)
      value = parameter.value.value
    }
  }
  tags = merge(var.tags, var.parameter_group_tags)
}
resource "aws_redshift_subnet_group" "this" {
  count       = var.create && var.create_subnet_group ? 1 : 0
  name        = try(coalesce(var.subnet_group_name, var.cluster_identifier), null)
  description = var.subnet_group_description
  subnet_ids  = var.subnet_ids
  tags        = merge(var.tags, var.subnet_group_tags)
}
resource "aws_redshift_snapshot_schedule" "this" {
  count             = var.create && var.create_snapshot_schedule ? 1 : 0
  identifier        = var.use_snapshot_identifier_prefix ? null : var.snapshot_schedule_identifier
  identifier_prefix = var.use_snapshot_identifier_prefix ? try("${var.snapshot_schedule_identifier}-", null) : null
  definitions       = var.snapshot_schedule_definitions
}
resource "aws_redshift_snapshot_schedule_association" "this" {
  count               = var.create && var.create_snapshot_schedule ? 1 : 0
  cluster_identifier  = aws_redshift_cluster.this[0].id
  schedule_identifier = aws_redshift_snapshot_schedule.this[0].id
}
resource "aws_redshift_endpoint_access" "this" {
  count                  = var.create && var.create_endpoint_access ? 1 : 0
  cluster_identifier     = aws_redshift_cluster.this[0].id
  endpoint_name          = var.endpoint_name
  subnet_group_name      = try(coalesce(var.endpoint_subnet_group_name, local.subnet_group_name), null)
  vpc_security_group_ids = var.endpoint_vpc_security_group_ids
}
resource "aws_redshift_scheduled_action" "this" {
  for_each = { for key, action in var.scheduled_actions : key => action if var.create }
  name     = try(coalesce(each.value.name, each.key), each.key)
  schedule = each.value.schedule
  iam_role = var.create_scheduled_action_iam_role ? aws_iam_role.scheduled_action[0].arn : each.value.iam_role
}
data "aws_iam_policy_document" "scheduled_action_assume" {
  statement {
    sid     = "ScheduleActionAssume"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.redshift.${data.aws_partition.current.dns_suffix}"]
    }
  }
}
resource "aws_iam_role" "scheduled_action" {
  count                 = var.create && var.create_scheduled_action_iam_role ? 1 : 0
  name                  = var.iam_role_use_name_prefix ? null : local.iam_role_name
  name_prefix           = var.iam_role_use_name_prefix ? "${local.iam_role_name}-" : null
  path                  = var.iam_role_path
  description           = var.iam_role_description
  assume_role_policy    = data.aws_iam_policy_document.scheduled_action_assume.json
  permissions_boundary  = var.iam_role_permissions_boundary
  force_detach_policies = true
  tags                  = merge(var.tags, var.iam_role_tags)
}
data "aws_iam_policy_document" "scheduled_action" {
  count = var.create && var.create_scheduled_action_iam_role ? 1 : 0
  statement {
    sid       = "ModifyCluster"
    actions   = [for verb in ["Pause", "Resize", "Resume"] : "redshift:${verb}Cluster"]
    resources = [aws_redshift_cluster.this[0].arn]
  }
}
resource "aws_iam_role_policy" "scheduled_action" {
  count  = var.create && var.create_scheduled_action_iam_role ? 1 : 0
  name   = var.iam_role_name
  role   = aws_iam_role.scheduled_action[0].name
  policy = data.aws_iam_policy_document.scheduled_action[0].json
}
resource "aws_redshift_usage_limit" "this" {
  for_each           = { for key, limit in var.usage_limits : key => limit if var.create }
  cluster_identifier = aws_redshift_cluster.this[0].id
  amount             = each.value.amount
  feature_type       = each.value.feature_type
  limit_type         = try(each.value.limit_type, null)
}
resource "aws_redshift_authentication_profile" "this" {
  for_each                       = { for key, profile in var.authentication_profiles : key => profile if var.create }
  authentication_profile_name    = try(coalesce(each.value.name, each.key), each.key)
  authentication_profile_content = jsonencode(each.value.content)
}
