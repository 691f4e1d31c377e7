data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}
locals {
  create          = var.create && var.putin_khuylo
  create_function = local.create && var.create_function && !var.create_layer
  create_role     = local.create_function && var.create_role
  role_name       = local.create_role ? try(coalesce(var.role_name, var.function_name, "*"), "*") : null
  policy_name     = local.role_name
  archive         = try(data.external.archive_prepare[0].result.filename, null)
  # Where the code comes from: a file that exists, an archive that is built, or an object.
  filename          = try(coalesce(var.local_existing_package, var.store_on_s3 ? null : local.archive), null)
  from_s3           = var.s3_existing_package != null || var.store_on_s3
  s3_bucket         = var.s3_existing_package != null ? try(var.s3_existing_package.bucket, null) : var.store_on_s3 ? var.s3_bucket : null
  s3_key            = var.s3_existing_package != null ? try(var.s3_existing_package.key, null) : var.store_on_s3 ? try("${var.s3_prefix == null ? "" : var.s3_prefix}${basename(local.archive)}", null) : null
  s3_object_version = var.s3_existing_package != null ? try(var.s3_existing_package.version_id, null) : one(aws_s3_object.lambda_package[*].version_id)
  log_group_name    = try(data.aws_cloudwatch_log_group.lambda[0].name, aws_cloudwatch_log_group.lambda[0].name, "")
  log_group_arn     = try(data.aws_cloudwatch_log_group.lambda[0].arn, aws_cloudwatch_log_group.lambda[0].arn, "")
  log_group         = "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}"
}
data "external" "archive_prepare" {
  count = var.create && var.create_package ? 1 : 0
}
resource "aws_lambda_function" "this" {
  count                          = local.create_function ? 1 : 0
  function_name                  = var.function_name
  description                    = var.description
  role                           = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  handler                        = var.package_type == "Zip" ? var.handler : null
  runtime                        = var.package_type == "Zip" ? var.runtime : null
  package_type                   = var.package_type
  image_uri                      = var.image_uri
  architectures                  = var.architectures
  layers                         = var.layers
  memory_size                    = var.memory_size
  timeout                        = var.lambda_at_edge ? min(var.timeout, 30) : var.timeout
  reserved_concurrent_executions = var.reserved_concurrent_executions
  publish                        = var.lambda_at_edge || var.publish
  kms_key_arn                    = var.kms_key_arn
  filename                       = local.filename
  s3_bucket                      = local.s3_bucket
  s3_key                         = local.s3_key
  s3_object_version              = local.s3_object_version
  dynamic "ephemeral_storage" {
    for_each = var.ephemeral_storage_size == null ? [] : [var.ephemeral_storage_size]
    content {
      size = ephemeral_storage.value
    }
  }
  dynamic "image_config" {
    for_each = length(var.image_config_entry_point) + length(var.image_config_command) > 0 || var.image_config_working_directory != null ? ["image"] : []
    content {
      command           = var.image_config_command
      entry_point       = var.image_config_entry_point
      working_directory = var.image_config_working_directory
    }
  }
  dynamic "environment" {
    for_each = length(var.environment_variables) > 0 ? ["variables"] : []
    content {
      variables = var.environment_variables
    }
  }
  dynamic "dead_letter_config" {
    for_each = var.dead_letter_target_arn == null ? [] : ["target"]
    content {
      target_arn = var.dead_letter_target_arn
    }
  }
  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : ["mode"]
    content {
      mode = var.tracing_mode
    }
  }
  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids == null || var.vpc_security_group_ids == null ? [] : ["vpc"]
    content {
      security_group_ids = var.vpc_security_group_ids
      subnet_ids         = var.vpc_subnet_ids
    }
  }
  dynamic "file_system_config" {
    for_each = var.file_system_arn == null || var.file_system_local_mount_path == null ? [] : ["mount"]
    content {
      arn              = var.file_system_arn
      local_mount_path = var.file_system_local_mount_path
    }
  }
  tags = var.tags
}
resource "aws_lambda_layer_version" "this" {
  count                    = local.create && var.create_layer ? 1 : 0
  layer_name               = var.layer_name
  description              = var.description
  license_info             = var.license_info
  compatible_runtimes      = length(var.compatible_runtimes) > 0 ? var.compatible_runtimes : [var.runtime]
  compatible_architectures = var.compatible_architectures
  skip_destroy             = var.layer_skip_destroy
  filename                 = local.filename
  s3_bucket                = local.s3_bucket
  s3_key                   = local.s3_key
  s3_object_version        = local.s3_object_version
}
resource "aws_s3_object" "lambda_package" {
  count                  = local.create && var.store_on_s3 && var.create_package ? 1 : 0
  bucket                 = var.s3_bucket
  acl                    = var.s3_acl
  key                    = local.s3_key
  source                 = local.archive
  storage_class          = var.s3_object_storage_class
  server_side_encryption = var.s3_server_side_encryption
  tags                   = var.s3_object_tags_only ? var.s3_object_tags : merge(var.tags, var.s3_object_tags)
}
data "aws_cloudwatch_log_group" "lambda" {
  count = local.create_function && var.use_existing_cloudwatch_log_group ? 1 : 0
  name  = local.log_group
}
resource "aws_cloudwatch_log_group" "lambda" {
  count             = local.create_function && !var.use_existing_cloudwatch_log_group ? 1 : 0
  name              = local.log_group
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.cloudwatch_logs_kms_key_id
  tags              = merge(var.tags, var.cloudwatch_logs_tags)
}
resource "aws_lambda_provisioned_concurrency_config" "current_version" {
  count                             = local.create_function && var.provisioned_concurrent_executions > -1 ? 1 : 0
  function_name                     = aws_lambda_function.this[0].function_name
  qualifier                         = aws_lambda_function.this[0].version
  provisioned_concurrent_executions = var.provisioned_concurrent_executions
}
resource "aws_lambda_function_event_invoke_config" "this" {
  for_each                     = { for name, wanted in { current_version = var.create_current_version_async_event_config, unqualified_alias = var.create_unqualified_alias_async_event_config } : name => name if wanted && local.create_function && var.create_async_event_config }
  function_name                = aws_lambda_function.this[0].function_name
  qualifier                    = each.key == "current_version" ? aws_lambda_function.this[0].version : null
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts
  dynamic "destination_config" {
    for_each = var.destination_on_failure == null && var.destination_on_success == null ? [] : ["destinations"]
    content {
      dynamic "on_failure" {
        for_each = var.destination_on_failure == null ? [] : [var.destination_on_failure]
        content {
          destination = on_failure.value
        }
      }
      dynamic "on_success" {
        for_each = var.destination_on_success == null ? [] : [var.destination_on_success]
        content {
          destination = on_success.value
        }
      }
    }
  }
}
resource "aws_lambda_permission" "current_version_triggers" {
  for_each           = { for name, trigger in var.allowed_triggers : name => trigger if local.create_function && var.create_current_version_allowed_triggers }
  function_name      = aws_lambda_function.this[0].function_name
  qualifier          = aws_lambda_function.this[0].version
  statement_id       = try(each.value.statement_id, each.key)
  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = try(each.value.principal_org_id, null)
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}
resource "aws_lambda_permission" "unqualified_alias_triggers" {
  for_each           = { for name, trigger in var.allowed_triggers : name => trigger if local.create_function && var.create_unqualified_alias_allowed_triggers }
  function_name      = aws_lambda_function.this[0].function_name
  statement_id       = try(each.value.statement_id, each.key)
  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = try(each.value.principal_org_id, null)
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}
resource "aws_lambda_event_source_mapping" "this" {
  for_each                           = { for name, mapping in var.event_source_mapping : name => mapping if local.create_function && var.create_unqualified_alias_allowed_triggers }
  function_name                      = aws_lambda_function.this[0].arn
  event_source_arn                   = try(each.value.event_source_arn, null)
  enabled                            = try(each.value.enabled, true)
  batch_size                         = try(each.value.batch_size, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  maximum_record_age_in_seconds      = try(each.value.maximum_record_age_in_seconds, null)
  maximum_retry_attempts             = try(each.value.maximum_retry_attempts, null)
  starting_position                  = try(each.value.starting_position, null)
}
resource "aws_lambda_function_url" "this" {
  count              = local.create_function && var.create_lambda_function_url ? 1 : 0
  function_name      = aws_lambda_function.this[0].function_name
  qualifier          = var.create_unqualified_alias_lambda_function_url ? null : aws_lambda_function.this[0].version
  authorization_type = var.authorization_type
  dynamic "cors" {
    for_each = length(var.cors) > 0 ? [var.cors] : []
    content {
      allow_credentials = try(cors.value.allow_credentials, null)
      allow_headers     = try(cors.value.allow_headers, null)
      allow_methods     = try(cors.value.allow_methods, null)
      allow_origins     = try(cors.value.allow_origins, null)
      expose_headers    = try(cors.value.expose_headers, null)
      max_age           = try(cors.value.max_age, null)
    }
  }
}
