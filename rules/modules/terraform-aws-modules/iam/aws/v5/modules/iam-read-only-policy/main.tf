data "aws_iam_policy_document" "combined" {
  source_policy_documents = [var.additional_policy_json]
  dynamic "statement" {
    for_each = toset(concat(var.allowed_services, var.allow_web_console_services ? var.web_console_services : []))
    content {
      sid       = replace(statement.value, "-", "")
      actions   = [for verb in ["List*", "Get*", "BatchGet*", "Describe*", "View*"] : "${statement.value}:${verb}"]
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
  count       = var.create_policy ? 1 : 0
  name        = var.name
  name_prefix = var.name_prefix
  path        = var.path
  description = var.description
  policy      = data.aws_iam_policy_document.combined.json
  tags        = var.tags
}
