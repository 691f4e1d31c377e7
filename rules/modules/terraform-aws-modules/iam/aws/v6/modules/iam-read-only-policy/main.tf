locals {
  # What each service may be asked.
  verbs    = ["List*", "Get*", "BatchGet*", "Describe*", "View*"]
  services = distinct(concat(var.allowed_services, var.allow_web_console_services ? var.web_console_services : []))
}
data "aws_iam_policy_document" "this" {
  count                     = var.create ? 1 : 0
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  dynamic "statement" {
    for_each = toset(local.services)
    content {
      sid       = replace(statement.value, "-", "")
      actions   = [for verb in local.verbs : "${statement.value}:${verb}"]
      resources = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.allow_predefined_sts_actions ? ["STS"] : []
    content {
      sid       = statement.value
      actions   = ["sts:GetAccessKeyInfo", "sts:GetCallerIdentity", "sts:GetSessionToken"]
      resources = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.allow_cloudwatch_logs_query ? ["AllowLogsQuery"] : []
    content {
      sid       = statement.value
      actions   = ["logs:FilterLogEvents", "logs:StartQuery", "logs:StopQuery"]
      resources = ["*"]
    }
  }
}
resource "aws_iam_policy" "policy" {
  count       = var.create && var.create_policy ? 1 : 0
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? try("${var.name}-", null) : null
  path        = var.path
  description = var.description
  policy      = data.aws_iam_policy_document.this[0].json
  tags        = var.tags
}
