data "aws_partition" "current" {}
locals {
  subnet_group_name     = var.create && var.create_subnet_group ? aws_redshift_subnet_group.this[0].name : var.subnet_group_name
  parameter_group_name  = var.create && var.create_parameter_group ? aws_redshift_parameter_group.this[0].id : var.parameter_group_name
  iam_role_name         = try(coalesce(var.iam_role_name, "${var.cluster_identifier}-scheduled-action"), null)
  create_security_group = var.create && var.create_security_group
  security_group_name   = try(coalesce(var.security_group_name, var.cluster_identifier), "")
}
resource "aws_redshift_cluster" "this" {
  count                                = var.create ? 1 : 0
  region                               = var.region
  cluster_identifier                   = var.cluster_identifier
  cluster_version                      = var.cluster_version
  cluster_type                         = var.number_of_nodes > 1 ? "multi-node" : "single-node"
  node_type                            = var.node_type
  number_of_nodes                      = var.number_of_nodes
  database_name                        = var.database_name
  port                                 = var.port
  master_username                      = var.master_username
  manage_master_password               = var.manage_master_password ? true : null
  master_password_wo                   = var.snapshot_identifier == null && !var.manage_master_password ? var.master_password_wo : null
  master_password_wo_version           = var.master_password_wo_version
  master_password_secret_kms_key_id    = var.master_password_secret_kms_key_id
  encrypted                            = var.encrypted
  kms_key_id                           = var.kms_key_arn
  publicly_accessible                  = var.publicly_accessible
  elastic_ip                           = var.elastic_ip
  enhanced_vpc_routing                 = var.enhanced_vpc_routing
  multi_az                             = var.multi_az
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
  snapshot_arn                         = var.snapshot_arn
  owner_account                        = var.owner_account
  cluster_parameter_group_name         = local.parameter_group_name
  cluster_subnet_group_name            = local.subnet_group_name
  vpc_security_group_ids               = compact(concat(aws_security_group.this[*].id, var.vpc_security_group_ids))
  tags                                 = var.tags
}
resource "aws_redshift_logging" "this" {
  count                = var.create && var.logging != null ? 1 : 0
  cluster_identifier   = aws_redshift_cluster.this[0].id
  bucket_name          = try(var.logging.bucket_name, null)
  log_destination_type = try(var.logging.log_destination_type, null)
  log_exports          = try(var.logging.log_exports, null)
  s3_key_prefix        = try(var.logging.s3_key_prefix, null)
}
resource "aws_redshift_snapshot_copy" "this" {
  count                            = var.create && var.snapshot_copy != null ? 1 : 0
  cluster_identifier               = aws_redshift_cluster.this[0].id
  destination_region               = var.snapshot_copy.destination_region
  manual_snapshot_retention_period = try(var.snapshot_copy.manual_snapshot_retention_period, null)
  retention_period                 = try(var.snapshot_copy.retention_period, null)
  snapshot_copy_grant_name         = try(var.snapshot_copy.grant_name, null)
}
resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset([for log in try(flatten([var.logging.log_exports]), []) : log if log != null && var.create && var.create_cloudwatch_log_group])
  name              = "/aws/redshift/cluster/${var.cluster_identifier}/${each.value}"
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  skip_destroy      = var.cloudwatch_log_group_skip_destroy
  tags              = merge(var.tags, var.cloudwatch_log_group_tags)
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
    for_each = var.parameter_group_parameters == null ? [] : var.parameter_group_parameters
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
  count       = var.create && var.snapshot_schedule != null ? 1 : 0
  definitions = var.snapshot_schedule.definitions
  identifier  = try(coalesce(var.snapshot_schedule.identifier, var.cluster_identifier), null)
}
resource "aws_redshift_snapshot_schedule_association" "this" {
  count               = var.create && var.snapshot_schedule != null ? 1 : 0
  cluster_identifier  = aws_redshift_cluster.this[0].id
  schedule_identifier = aws_redshift_snapshot_schedule.this[0].id
}
resource "aws_redshift_endpoint_access" "this" {
  for_each               = var.create && var.endpoint_access != null ? var.endpoint_access : {}
  cluster_identifier     = aws_redshift_cluster.this[0].id
  endpoint_name          = try(coalesce(each.value.name, each.key), each.key)
  subnet_group_name      = each.value.subnet_group_name
  vpc_security_group_ids = each.value.vpc_security_group_ids
}
resource "aws_security_group" "this" {
  count       = local.create_security_group ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.security_group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.security_group_name}-" : null
  description = try(coalesce(var.security_group_description, "Control traffic to/from Redshift cluster"), null)
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.security_group_tags, { "Name" = local.security_group_name })
}
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for key, rule in(var.security_group_ingress_rules == null ? {} : var.security_group_ingress_rules) : key => rule if local.create_security_group }
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  prefix_list_id               = each.value.prefix_list_id
  referenced_security_group_id = each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id
  description                  = each.value.description
  ip_protocol                  = each.value.ip_protocol
  from_port                    = try(coalesce(each.value.from_port, var.port), null)
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port, var.port), null)
  tags                         = merge(var.tags, { "Name" = try(coalesce(each.value.name, "${local.security_group_name}-${each.key}"), null) }, each.value.tags)
}
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for key, rule in(var.security_group_egress_rules == null ? {} : var.security_group_egress_rules) : key => rule if local.create_security_group }
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  prefix_list_id               = each.value.prefix_list_id
  referenced_security_group_id = each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id
  description                  = each.value.description
  ip_protocol                  = each.value.ip_protocol
  from_port                    = try(coalesce(each.value.from_port, each.value.to_port, var.port), null)
  to_port                      = try(coalesce(each.value.to_port, var.port), null)
  tags                         = merge(var.tags, { "Name" = try(coalesce(each.value.name, "${local.security_group_name}-${each.key}"), null) }, each.value.tags)
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
resource "aws_secretsmanager_secret_rotation" "this" {
  count              = var.create && var.manage_master_password && var.manage_master_password_rotation ? 1 : 0
  secret_id          = aws_redshift_cluster.this[0].master_password_secret_arn
  rotate_immediately = var.master_password_rotate_immediately
  rotation_rules {
    automatically_after_days = var.master_password_rotation_automatically_after_days
    duration                 = var.master_password_rotation_duration
    schedule_expression      = var.master_password_rotation_schedule_expression
  }
}
