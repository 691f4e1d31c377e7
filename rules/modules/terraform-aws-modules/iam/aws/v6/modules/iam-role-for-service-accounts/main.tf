data "aws_partition" "current" {}
locals {
  attached      = [for controller in local.controllers : controller.name if controller.attach]
  create_policy = var.create && var.create_policy && (length(local.attached) > 0 || length(var.source_policy_documents) > 0 || length(var.override_policy_documents) > 0 || var.permissions != null)
  policy_name   = try(coalesce(var.policy_name, try(local.attached[0], null), var.name, "default"), "default")
}
data "aws_iam_policy_document" "assume" {
  count = var.create ? 1 : 0
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for account in statement.value.namespace_service_accounts : "system:serviceaccount:${account}"]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}
resource "aws_iam_role" "this" {
  count                 = var.create ? 1 : 0
  name                  = var.use_name_prefix ? null : var.name
  name_prefix           = var.use_name_prefix ? try("${var.name}-", null) : null
  path                  = var.path
  description           = var.description
  assume_role_policy    = data.aws_iam_policy_document.assume[0].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.permissions_boundary
  force_detach_policies = true
  tags                  = var.tags
}
resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
data "aws_iam_policy_document" "this" {
  count                     = local.create_policy ? 1 : 0
  source_policy_documents   = concat(values(data.aws_iam_policy_document.controller)[*].json, var.source_policy_documents)
  override_policy_documents = var.override_policy_documents
  dynamic "statement" {
    for_each = var.permissions == null ? {} : var.permissions
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
      not_resources = statement.value.not_resources
      dynamic "principals" {
        for_each = statement.value.principals == null ? [] : statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = statement.value.not_principals == null ? [] : statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
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
}
resource "aws_iam_policy" "this" {
  count       = local.create_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.policy_name
  name_prefix = var.use_name_prefix ? "${local.policy_name}-" : null
  path        = coalesce(var.policy_path, var.path)
  description = var.policy_description
  policy      = data.aws_iam_policy_document.this[0].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "this" {
  count      = local.create_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}
resource "aws_iam_role_policy_attachment" "amazon_cloudwatch_observability" {
  for_each   = toset(var.create && var.attach_cloudwatch_observability_policy ? ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"] : [])
  role       = aws_iam_role.this[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.value}"
}
data "aws_iam_policy_document" "inline" {
  count                     = var.create && var.create_inline_policy ? 1 : 0
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  dynamic "statement" {
    for_each = var.inline_policy_permissions == null ? {} : var.inline_policy_permissions
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
      not_resources = statement.value.not_resources
      dynamic "principals" {
        for_each = statement.value.principals == null ? [] : statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = statement.value.not_principals == null ? [] : statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
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
}
resource "aws_iam_role_policy" "inline" {
  count       = var.create && var.create_inline_policy ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? try("${var.name}-", null) : null
  policy      = data.aws_iam_policy_document.inline[0].json
}
