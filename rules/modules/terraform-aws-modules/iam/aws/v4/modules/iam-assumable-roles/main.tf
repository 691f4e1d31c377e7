data "aws_iam_policy_document" "trust" {
  for_each = {
    plain = {}
    mfa   = { Bool = ["aws:MultiFactorAuthPresent", "true"], NumericLessThan = ["aws:MultiFactorAuthAge", var.mfa_age] }
  }

  statement {
    actions = ["sts:AssumeRole"]
    dynamic "principals" {
      for_each = { for type, names in { AWS = var.trusted_role_arns, Service = var.trusted_role_services } : type => names if length(names) > 0 }
      content {
        type        = principals.key
        identifiers = principals.value
      }
    }
    dynamic "condition" {
      for_each = each.value
      content {
        test     = condition.key
        variable = condition.value[0]
        values   = [condition.value[1]]
      }
    }

  }
}
resource "aws_iam_role" "admin" {
  count                 = var.create_admin_role ? 1 : 0
  name                  = var.admin_role_name
  path                  = var.admin_role_path
  assume_role_policy    = data.aws_iam_policy_document.trust[var.admin_role_requires_mfa ? "mfa" : "plain"].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.admin_role_permissions_boundary_arn
  force_detach_policies = var.force_detach_policies
  tags                  = var.admin_role_tags
}
resource "aws_iam_role_policy_attachment" "admin" {
  count      = var.create_admin_role ? length(var.admin_role_policy_arns) : 0
  role       = aws_iam_role.admin[0].name
  policy_arn = var.admin_role_policy_arns[count.index]
}
resource "aws_iam_role" "poweruser" {
  count                 = var.create_poweruser_role ? 1 : 0
  name                  = var.poweruser_role_name
  path                  = var.poweruser_role_path
  assume_role_policy    = data.aws_iam_policy_document.trust[var.poweruser_role_requires_mfa ? "mfa" : "plain"].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.poweruser_role_permissions_boundary_arn
  force_detach_policies = var.force_detach_policies
  tags                  = var.poweruser_role_tags
}
resource "aws_iam_role_policy_attachment" "poweruser" {
  count      = var.create_poweruser_role ? length(var.poweruser_role_policy_arns) : 0
  role       = aws_iam_role.poweruser[0].name
  policy_arn = var.poweruser_role_policy_arns[count.index]
}
resource "aws_iam_role" "readonly" {
  count                 = var.create_readonly_role ? 1 : 0
  name                  = var.readonly_role_name
  path                  = var.readonly_role_path
  assume_role_policy    = data.aws_iam_policy_document.trust[var.readonly_role_requires_mfa ? "mfa" : "plain"].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.readonly_role_permissions_boundary_arn
  force_detach_policies = var.force_detach_policies
  tags                  = var.readonly_role_tags
}
resource "aws_iam_role_policy_attachment" "readonly" {
  count      = var.create_readonly_role ? length(var.readonly_role_policy_arns) : 0
  role       = aws_iam_role.readonly[0].name
  policy_arn = var.readonly_role_policy_arns[count.index]
}
