data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
locals {
  host = replace(var.provider_url, "https://", "")
}
data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0
  statement {
    sid     = "GithubOidcAuth"
    actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.host}"]
    }
    dynamic "condition" {
      for_each = { aud = [var.audience], iss = ["https://${local.host}"] }
      content {
        test     = "ForAllValues:StringEquals"
        variable = "${local.host}:${condition.key}"
        values   = condition.value
      }
    }
    condition {
      test     = var.subject_condition
      variable = "${local.host}:sub"
      values   = [for subject in var.subjects : "repo:${trimprefix(subject, "repo:")}"]
    }
    dynamic "condition" {
      for_each = var.additional_trust_policy_conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }
}
resource "aws_iam_role" "this" {
  count                 = var.create ? 1 : 0
  name                  = var.name
  name_prefix           = var.name_prefix
  path                  = var.path
  description           = var.description
  assume_role_policy    = data.aws_iam_policy_document.this[0].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.permissions_boundary_arn
  force_detach_policies = var.force_detach_policies
  tags                  = var.tags
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
