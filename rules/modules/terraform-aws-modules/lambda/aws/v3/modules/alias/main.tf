locals {
  alias_arn = try(data.aws_lambda_alias.existing[0].arn, aws_lambda_alias.no_refresh[0].arn, aws_lambda_alias.with_refresh[0].arn, "")
  version   = try(data.aws_lambda_alias.existing[0].function_version, aws_lambda_alias.with_refresh[0].function_version, aws_lambda_alias.no_refresh[0].function_version, "")
}
data "aws_lambda_alias" "existing" {
  count         = var.create && var.use_existing_alias ? 1 : 0
  function_name = var.function_name
  name          = var.name
}
resource "aws_lambda_alias" "no_refresh" {
  count            = var.create && !var.use_existing_alias && !var.refresh_alias ? 1 : 0
  name             = var.name
  description      = var.description
  function_name    = var.function_name
  function_version = var.function_version == "" ? "$LATEST" : var.function_version
}
resource "aws_lambda_alias" "with_refresh" {
  count            = var.create && !var.use_existing_alias && var.refresh_alias ? 1 : 0
  name             = var.name
  description      = var.description
  function_name    = var.function_name
  function_version = var.function_version == "" ? "$LATEST" : var.function_version
}
resource "aws_lambda_function_event_invoke_config" "this" {
  for_each                     = { for name, wanted in { version = var.create_version_async_event_config, qualified_alias = var.create_qualified_alias_async_event_config } : name => name if wanted && var.create && var.create_async_event_config }
  function_name                = var.function_name
  qualifier                    = each.key == "version" ? local.version : var.name
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts
}
resource "aws_lambda_permission" "version_triggers" {
  for_each           = { for name, trigger in var.allowed_triggers : name => trigger if var.create && var.create_version_allowed_triggers }
  function_name      = var.function_name
  qualifier          = local.version == "$LATEST" ? null : local.version
  statement_id       = try(each.value.statement_id, each.key)
  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = try(each.value.principal_org_id, null)
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}
resource "aws_lambda_permission" "qualified_alias_triggers" {
  for_each           = { for name, trigger in var.allowed_triggers : name => trigger if var.create && var.create_qualified_alias_allowed_triggers }
  function_name      = var.function_name
  qualifier          = var.name
  statement_id       = try(each.value.statement_id, each.key)
  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = try(each.value.principal_org_id, null)
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}
resource "aws_lambda_event_source_mapping" "this" {
  for_each         = { for name, mapping in var.event_source_mapping : name => mapping if var.create }
  function_name    = local.alias_arn
  event_source_arn = try(each.value.event_source_arn, null)
  enabled          = try(each.value.enabled, true)
}
