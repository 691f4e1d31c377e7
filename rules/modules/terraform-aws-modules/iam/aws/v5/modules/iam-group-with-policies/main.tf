data "aws_caller_identity" "current" {
  count = var.aws_account_id == "" ? 1 : 0
}
data "aws_partition" "current" {}
locals {
  aws_account_id = try(data.aws_caller_identity.current[0].account_id, var.aws_account_id)
  account        = "arn:${data.aws_partition.current.partition}:iam::${local.aws_account_id}"
  group_name     = var.create_group ? aws_iam_group.this[0].id : var.name
  # What users may do to what is theirs.
  own = {
    AllowManageOwnAccessKeys          = [for verb in ["Create", "Delete", "Update"] : "iam:${verb}AccessKey"]
    AllowManageOwnGitCredentials      = [for verb in ["Create", "Delete", "Reset", "Update"] : "iam:${verb}ServiceSpecificCredential"]
    AllowManageOwnPasswords           = ["iam:ChangePassword", "iam:GetUser"]
    AllowManageOwnSSHPublicKeys       = [for verb in ["Delete", "Get", "Update", "Upload"] : "iam:${verb}SSHPublicKey"]
    AllowManageOwnSigningCertificates = [for verb in ["Delete", "Update", "Upload"] : "iam:${verb}SigningCertificate"]
    AllowManageOwnUserMFA             = ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"]
  }
}
data "aws_iam_policy_document" "iam_self_management" {
  dynamic "statement" {
    for_each = local.own
    content {
      sid       = statement.key
      actions   = statement.value
      resources = ["${local.account}:user/$${aws:username}"]
    }
  }
  statement {
    sid       = "AllowViewAccountInfo"
    actions   = ["iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListVirtualMFADevices"]
    resources = ["*"]
  }
  statement {
    sid       = "AllowManageOwnVirtualMFADevice"
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["${local.account}:mfa/*"]
  }
  dynamic "statement" {
    for_each = var.enable_mfa_enforcement ? ["DenyAllExceptListedIfNoMFA"] : []
    content {
      sid         = statement.value
      effect      = "Deny"
      not_actions = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"]
      resources   = ["*"]
      condition {
        test     = "BoolIfExists"
        variable = "aws:MultiFactorAuthPresent"
        values   = ["false"]
      }
    }
  }
}
resource "aws_iam_group" "this" {
  count = var.create_group ? 1 : 0
  name  = var.name
  path  = var.path
}
resource "aws_iam_group_membership" "this" {
  count = length(var.group_users) > 0 ? 1 : 0
  group = local.group_name
  name  = var.name
  users = var.group_users
}
resource "aws_iam_policy" "iam_self_management" {
  count       = var.attach_iam_self_management_policy ? 1 : 0
  name_prefix = var.iam_self_management_policy_name_prefix
  policy      = data.aws_iam_policy_document.iam_self_management.json
  tags        = var.tags
}
resource "aws_iam_policy" "custom" {
  count       = length(var.custom_group_policies)
  name        = var.custom_group_policies[count.index]["name"]
  description = lookup(var.custom_group_policies[count.index], "description", null)
  policy      = var.custom_group_policies[count.index]["policy"]
  tags        = var.tags
}
resource "aws_iam_group_policy_attachment" "iam_self_management" {
  count      = var.attach_iam_self_management_policy ? 1 : 0
  group      = local.group_name
  policy_arn = aws_iam_policy.iam_self_management[0].arn
}
resource "aws_iam_group_policy_attachment" "custom_arns" {
  count      = length(var.custom_group_policy_arns)
  group      = local.group_name
  policy_arn = var.custom_group_policy_arns[count.index]
}
resource "aws_iam_group_policy_attachment" "custom" {
  count      = length(var.custom_group_policies)
  group      = local.group_name
  policy_arn = aws_iam_policy.custom[count.index].arn
}
