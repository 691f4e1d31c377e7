locals {
  grouped    = var.create && var.create_security_group && length(var.mount_targets) > 0
  group_name = try(coalesce(var.security_group_name, var.name), "")
}
resource "aws_efs_file_system" "this" {
  count                  = var.create ? 1 : 0
  availability_zone_name = var.availability_zone_name
  encrypted              = var.encrypted
  performance_mode       = var.performance_mode
  throughput_mode        = var.throughput_mode
  kms_key_id             = var.kms_key_arn
  tags                   = merge(var.tags, { Name = var.name })
}
data "aws_iam_policy_document" "policy" {
  count                     = var.create && var.attach_policy ? 1 : 0
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      sid           = try(statement.value.sid, null)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      not_resources = try(statement.value.not_resources, null)
      resources     = try(coalesce(statement.value.resources), [aws_efs_file_system.this[0].arn])
      dynamic "principals" {
        for_each = try(coalesce(statement.value.principals), [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(statement.value.conditions, statement.value.condition, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
  dynamic "statement" {
    for_each = var.deny_nonsecure_transport ? ["NonSecureTransport"] : []
    content {
      sid       = statement.value
      effect    = "Deny"
      actions   = ["*"]
      resources = [aws_efs_file_system.this[0].arn]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}
resource "aws_efs_file_system_policy" "this" {
  count          = var.create && var.attach_policy ? 1 : 0
  file_system_id = aws_efs_file_system.this[0].id
  policy         = data.aws_iam_policy_document.policy[0].json
}
resource "aws_efs_mount_target" "this" {
  for_each        = { for key, target in var.mount_targets : key => target if var.create }
  file_system_id  = aws_efs_file_system.this[0].id
  subnet_id       = each.value.subnet_id
  security_groups = concat(aws_security_group.this[*].id, try(coalesce(each.value.security_groups), []))
}
resource "aws_security_group" "this" {
  count       = local.grouped ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  description = var.security_group_description
  vpc_id      = var.security_group_vpc_id
  tags        = merge(var.tags, { Name = local.group_name })
}
resource "aws_security_group_rule" "this" {
  for_each                 = { for key, rule in var.security_group_rules : key => rule if local.grouped }
  security_group_id        = aws_security_group.this[0].id
  type                     = try(each.value.type, "ingress")
  from_port                = try(each.value.from_port, 2049)
  to_port                  = try(each.value.to_port, 2049)
  protocol                 = try(each.value.protocol, "tcp")
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}
resource "aws_efs_access_point" "this" {
  for_each       = { for key, point in var.access_points : key => point if var.create }
  file_system_id = aws_efs_file_system.this[0].id
  dynamic "posix_user" {
    for_each = try([coalesce(each.value.posix_user)], [])
    content {
      gid = posix_user.value.gid
      uid = posix_user.value.uid
    }
  }
  dynamic "root_directory" {
    for_each = try([coalesce(each.value.root_directory)], [])
    content {
      path = try(root_directory.value.path, null)
    }
  }
}
resource "aws_efs_backup_policy" "this" {
  count          = var.create && var.create_backup_policy ? 1 : 0
  file_system_id = aws_efs_file_system.this[0].id
  backup_policy {
    status = var.enable_backup_policy ? "ENABLED" : "DISABLED"
  }
}
resource "aws_efs_replication_configuration" "this" {
  count                 = var.create && var.create_replication_configuration ? 1 : 0
  source_file_system_id = aws_efs_file_system.this[0].id
}
