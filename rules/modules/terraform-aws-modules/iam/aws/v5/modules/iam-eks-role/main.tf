data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
locals {
  account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}"
}
data "aws_eks_cluster" "main" {
  for_each = { for name, accounts in var.cluster_service_accounts : name => accounts if var.create_role }
  name     = each.key
}
data "aws_iam_policy_document" "assume_role_with_oidc" {
  dynamic "statement" {
    for_each = var.allow_self_assume_role ? ["ExplicitSelfRoleAssumption"] : []
    content {
      sid     = statement.value
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = [try("${local.account}:role${var.role_path}${var.role_name == null ? "${var.role_name_prefix}*" : var.role_name}", "")]
      }
    }
  }
  dynamic "statement" {
    for_each = { for name, accounts in var.cluster_service_accounts : name => accounts if var.create_role }
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["${local.account}:oidc-provider/${trimprefix(data.aws_eks_cluster.main[statement.key].identity[0].oidc[0].issuer, "https://")}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${trimprefix(data.aws_eks_cluster.main[statement.key].identity[0].oidc[0].issuer, "https://")}:sub"
        values   = [for account in statement.value : "system:serviceaccount:${account}"]
      }
    }
  }
}
resource "aws_iam_role" "this" {
  count                 = var.create_role ? 1 : 0
  name                  = var.role_name
  name_prefix           = var.role_name_prefix
  path                  = var.role_path
  description           = var.role_description
  assume_role_policy    = data.aws_iam_policy_document.assume_role_with_oidc.json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.role_permissions_boundary_arn
  force_detach_policies = var.force_detach_policies
  tags                  = var.tags
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.role_policy_arns : key => arn if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
