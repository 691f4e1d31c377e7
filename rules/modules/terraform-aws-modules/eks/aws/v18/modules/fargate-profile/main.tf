resource "aws_eks_fargate_profile" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.cluster_name
  fargate_profile_name   = var.name
  subnet_ids             = var.subnet_ids
  tags                   = var.tags
  pod_execution_role_arn = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn

  dynamic "selector" {
    for_each = var.selectors
    content {
      namespace = selector.value.namespace
      labels    = try(selector.value.labels, {})
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create && var.create_iam_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, var.name, "fargate-profile")
  name_prefix          = var.iam_role_use_name_prefix ? "${coalesce(var.iam_role_name, var.name, "fargate-profile")}-" : null
  path                 = var.iam_role_path
  description          = var.iam_role_description
  permissions_boundary = var.iam_role_permissions_boundary
  tags                 = merge(var.tags, var.iam_role_tags)
}
