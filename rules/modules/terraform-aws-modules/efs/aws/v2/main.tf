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
    for_each = var.policy_statements == null ? {} : var.policy_statements
    content {
      sid           = coalesce(statement.value.sid, statement.key)
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
        for_each = statement.value.condition == null ? [] : statement.value.condition
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
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for key, rule in coalesce(var.security_group_ingress_rules, {}) : key => rule if local.grouped }
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  description                  = each.value.description
  from_port                    = each.value.from_port
  ip_protocol                  = each.value.ip_protocol
  prefix_list_id               = each.value.prefix_list_id
  to_port                      = try(coalesce(each.value.to_port, each.value.from_port), null)
  referenced_security_group_id = each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id
}
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for key, rule in coalesce(var.security_group_egress_rules, {}) : key => rule if local.grouped }
  security_group_id            = aws_security_group.this[0].id
  cidr_ipv4                    = each.value.cidr_ipv4
  cidr_ipv6                    = each.value.cidr_ipv6
  description                  = each.value.description
  to_port                      = each.value.to_port
  ip_protocol                  = each.value.ip_protocol
  prefix_list_id               = each.value.prefix_list_id
  from_port                    = try(coalesce(each.value.from_port, each.value.to_port), null)
  referenced_security_group_id = each.value.referenced_security_group_id == "self" ? aws_security_group.this[0].id : each.value.referenced_security_group_id
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
