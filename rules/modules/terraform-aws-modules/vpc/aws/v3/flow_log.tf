locals {
  # a log group and a role are made only where logs do not go to a bucket
  flow_log       = var.create_vpc && var.enable_flow_log
  flow_log_group = local.flow_log && var.flow_log_destination_type != "s3" && var.create_flow_log_cloudwatch_log_group
  flow_log_role  = local.flow_log && var.flow_log_destination_type != "s3" && var.create_flow_log_cloudwatch_iam_role
}

resource "aws_flow_log" "this" {
  count                    = local.flow_log ? 1 : 0
  vpc_id                   = local.vpc_id
  log_destination_type     = var.flow_log_destination_type
  log_format               = var.flow_log_log_format
  traffic_type             = var.flow_log_traffic_type
  max_aggregation_interval = var.flow_log_max_aggregation_interval
  log_destination          = local.flow_log_group ? aws_cloudwatch_log_group.flow_log[0].arn : var.flow_log_destination_arn
  iam_role_arn             = local.flow_log_role ? aws_iam_role.vpc_flow_log_cloudwatch[0].arn : var.flow_log_cloudwatch_iam_role_arn

  dynamic "destination_options" {
    for_each = var.flow_log_destination_type == "s3" ? [1] : []
    content {
      file_format                = var.flow_log_file_format
      hive_compatible_partitions = var.flow_log_hive_compatible_partitions
      per_hour_partition         = var.flow_log_per_hour_partition
    }
  }

  tags = merge(var.tags, var.vpc_flow_log_tags)
}

resource "aws_cloudwatch_log_group" "flow_log" {
  count             = local.flow_log_group ? 1 : 0
  name              = "${var.flow_log_cloudwatch_log_group_name_prefix}${var.flow_log_cloudwatch_log_group_name_suffix == "" ? local.vpc_id : var.flow_log_cloudwatch_log_group_name_suffix}"
  retention_in_days = var.flow_log_cloudwatch_log_group_retention_in_days
  kms_key_id        = var.flow_log_cloudwatch_log_group_kms_key_id
  tags              = merge(var.tags, var.vpc_flow_log_tags)
}

resource "aws_iam_role" "vpc_flow_log_cloudwatch" {
  count                = local.flow_log_role ? 1 : 0
  name_prefix          = "vpc-flow-log-role-"
  permissions_boundary = var.vpc_flow_log_permissions_boundary
  tags                 = merge(var.tags, var.vpc_flow_log_tags)
}
