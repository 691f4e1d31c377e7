locals {
  deployment      = var.create && var.create_deployment
  create_role     = var.create && var.create_codedeploy_role
  create_app      = var.create && var.create_app && !var.use_existing_app
  create_group    = var.create && var.create_deployment_group && !var.use_existing_deployment_group
  attach_hooks    = local.create_role && var.attach_hooks_policy && (var.before_allow_traffic_hook_arn != "" || var.after_allow_traffic_hook_arn != "")
  attach_triggers = local.create_role && var.attach_triggers_policy
  app_name        = local.create_app ? aws_codedeploy_app.this[0].name : var.app_name

  deployment_group_name = local.create_group ? aws_codedeploy_deployment_group.this[0].deployment_group_name : var.deployment_group_name

  qualifier       = try(data.aws_lambda_function.this[0].qualifier, "")
  current_version = var.current_version != "" ? var.current_version : local.qualifier == "$LATEST" ? 1 : local.qualifier
  hooks           = { BeforeAllowTraffic = var.before_allow_traffic_hook_arn, AfterAllowTraffic = var.after_allow_traffic_hook_arn }
  appspec = merge(
    { version = "0.0" },
    { Resources = [{ MyFunction = { Type = "AWS::Lambda::Function", Properties = { Name = var.function_name, Alias = var.alias_name, CurrentVersion = local.current_version, TargetVersion = var.target_version } } }] },
    anytrue([for arn in values(local.hooks) : arn != ""]) ? { Hooks = [for event in ["BeforeAllowTraffic", "AfterAllowTraffic"] : { (event) = local.hooks[event] } if local.hooks[event] != ""] } : {},
  )
  appspec_content = replace(jsonencode(local.appspec), "\"", "\\\"")
  appspec_sha256  = sha256(jsonencode(local.appspec))
  script          = data.external.script.result.text
}
# Stands for the script that starts a deployment, which the model leaves out.
data "external" "script" {}
data "aws_lambda_alias" "this" {
  count         = local.deployment ? 1 : 0
  function_name = var.function_name
  name          = var.alias_name
}
data "aws_lambda_function" "this" {
  count         = local.deployment ? 1 : 0
  function_name = var.function_name
  qualifier     = data.aws_lambda_alias.this[0].function_version
}
resource "local_file" "deploy_script" {
  count    = local.deployment && var.save_deploy_script ? 1 : 0
  filename = "deploy_script_${local.appspec_sha256}.txt"
  content  = local.script
}
resource "null_resource" "deploy" {
  count = local.deployment && var.run_deployment ? 1 : 0
}
resource "aws_codedeploy_app" "this" {
  count            = local.create_app ? 1 : 0
  name             = var.app_name
  compute_platform = "Lambda"
  tags             = var.tags
}
resource "aws_codedeploy_deployment_group" "this" {
  count                  = local.create_group ? 1 : 0
  app_name               = local.app_name
  deployment_group_name  = var.deployment_group_name
  deployment_config_name = var.deployment_config_name
  service_role_arn       = try(aws_iam_role.codedeploy[0].arn, data.aws_iam_role.codedeploy[0].arn, "")
  auto_rollback_configuration {
    enabled = var.auto_rollback_enabled
    events  = var.auto_rollback_events
  }
  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }
  dynamic "alarm_configuration" {
    for_each = var.alarm_enabled ? [var.alarms] : []
    content {
      enabled                   = true
      alarms                    = alarm_configuration.value
      ignore_poll_alarm_failure = var.alarm_ignore_poll_alarm_failure
    }
  }
  dynamic "trigger_configuration" {
    for_each = var.triggers
    content {
      trigger_name       = trigger_configuration.value.name
      trigger_events     = trigger_configuration.value.events
      trigger_target_arn = trigger_configuration.value.target_arn
    }
  }
  tags = var.tags
}
data "aws_iam_role" "codedeploy" {
  count = var.create && !var.create_codedeploy_role ? 1 : 0
  name  = var.codedeploy_role_name
}
data "aws_iam_policy_document" "assume_role" {
  count = local.create_role ? 1 : 0
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = var.codedeploy_principals
    }
  }
}
resource "aws_iam_role" "codedeploy" {
  count              = local.create_role ? 1 : 0
  name               = try(coalesce(var.codedeploy_role_name, "${local.app_name}-codedeploy"), null)
  assume_role_policy = data.aws_iam_policy_document.assume_role[0].json
  tags               = var.tags
}
resource "aws_iam_role_policy_attachment" "codedeploy" {
  count      = local.create_role ? 1 : 0
  role       = aws_iam_role.codedeploy[0].id
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"
}
data "aws_iam_policy_document" "hooks" {
  count = local.attach_hooks ? 1 : 0
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = compact([var.before_allow_traffic_hook_arn, var.after_allow_traffic_hook_arn])
  }
}
resource "aws_iam_policy" "hooks" {
  count  = local.attach_hooks ? 1 : 0
  policy = data.aws_iam_policy_document.hooks[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "hooks" {
  count      = local.attach_hooks ? 1 : 0
  role       = aws_iam_role.codedeploy[0].id
  policy_arn = aws_iam_policy.hooks[0].arn
}
data "aws_iam_policy_document" "triggers" {
  count = local.attach_triggers ? 1 : 0
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "triggers" {
  count  = local.attach_triggers ? 1 : 0
  policy = data.aws_iam_policy_document.triggers[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "triggers" {
  count      = local.attach_triggers ? 1 : 0
  role       = aws_iam_role.codedeploy[0].id
  policy_arn = aws_iam_policy.triggers[0].arn
}
