data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
locals {
  create_policy = var.create && var.create_policy && (var.enable_self_management_permissions || var.permissions != null)
  policy_name   = try(coalesce(var.policy_name, var.name), "")
  account       = "arn:${data.aws_partition.current.partition}:iam::${coalesce(var.users_account_id, data.aws_caller_identity.current.account_id)}"
  self          = ["${local.account}:user/$${aws:username}", "${local.account}:user/*/$${aws:username}"]
  # What users may do to what is theirs.
  own = {
    ManageOwnAccessKeys          = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:ListUserTags", "iam:TagUser", "iam:UntagUser", "iam:UpdateAccessKey"]
    ManageOwnGitCredentials      = [for verb in ["Create", "Delete", "Reset", "Update"] : "iam:${verb}ServiceSpecificCredential"]
    ManageOwnPasswords           = ["iam:ChangePassword", "iam:GetLoginProfile", "iam:GetUser", "iam:UpdateLoginProfile"]
    ManageOwnSSHPublicKeys       = [for verb in ["Delete", "Get", "Update", "Upload"] : "iam:${verb}SSHPublicKey"]
    ManageOwnSigningCertificates = [for verb in ["Delete", "Update", "Upload"] : "iam:${verb}SigningCertificate"]
    ManageOwnUserMFA             = ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"]
  }
}
data "aws_iam_policy_document" "this" {
  count = local.create_policy ? 1 : 0
  dynamic "statement" {
    for_each = var.enable_self_management_permissions ? local.own : {}
    content {
      sid       = statement.key
      actions   = statement.value
      resources = local.self
    }
  }
  dynamic "statement" {
    for_each = var.enable_self_management_permissions ? ["ViewAccountInfo"] : []
    content {
      sid       = statement.value
      actions   = ["iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListAccountAliases", "iam:ListVirtualMFADevices"]
      resources = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.enable_self_management_permissions ? ["ManageOwnVirtualMFADevice"] : []
    content {
      sid       = statement.value
      actions   = ["iam:CreateVirtualMFADevice"]
      resources = ["${local.account}:mfa/*"]
    }
  }
  dynamic "statement" {
    for_each = var.enable_self_management_permissions && var.enable_mfa_enforcement ? ["DenyAllExceptListedIfNoMFA"] : []
    content {
      sid         = statement.value
      effect      = "Deny"
      not_actions = ["iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"]
      resources   = ["*"]
      condition {
        test     = "BoolIfExists"
        variable = "aws:MultiFactorAuthPresent"
        values   = ["false"]
      }
    }
  }
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
resource "aws_iam_group" "this" {
  count = var.create ? 1 : 0
  name  = var.name
  path  = var.path
}
resource "aws_iam_group_membership" "this" {
  count = var.create && length(var.users) > 0 ? 1 : 0
  group = aws_iam_group.this[0].id
  name  = var.name
  users = var.users
}
resource "aws_iam_policy" "this" {
  count       = local.create_policy ? 1 : 0
  name        = var.policy_use_name_prefix ? null : local.policy_name
  name_prefix = var.policy_use_name_prefix ? "${local.policy_name}-" : null
  path        = coalesce(var.policy_path, var.path, "/")
  description = var.policy_description
  policy      = data.aws_iam_policy_document.this[0].json
  tags        = var.tags
}
resource "aws_iam_group_policy_attachment" "this" {
  count      = local.create_policy ? 1 : 0
  group      = aws_iam_group.this[0].id
  policy_arn = aws_iam_policy.this[0].arn
}
resource "aws_iam_group_policy_attachment" "additional" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  group      = aws_iam_group.this[0].id
  policy_arn = each.value
}
