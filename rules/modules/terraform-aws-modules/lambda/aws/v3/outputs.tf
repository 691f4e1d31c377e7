output "lambda_function_arn" {
  value = one(aws_lambda_function.this[*].arn)
}
output "lambda_function_invoke_arn" {
  value = one(aws_lambda_function.this[*].invoke_arn)
}
output "lambda_function_name" {
  value = one(aws_lambda_function.this[*].function_name)
}
output "lambda_function_qualified_arn" {
  value = one(aws_lambda_function.this[*].qualified_arn)
}
output "lambda_function_version" {
  value = one(aws_lambda_function.this[*].version)
}
output "lambda_function_last_modified" {
  value = one(aws_lambda_function.this[*].last_modified)
}
output "lambda_function_kms_key_arn" {
  value = one(aws_lambda_function.this[*].kms_key_arn)
}
output "lambda_function_source_code_hash" {
  value = one(aws_lambda_function.this[*].source_code_hash)
}
output "lambda_function_source_code_size" {
  value = one(aws_lambda_function.this[*].source_code_size)
}
output "lambda_function_url" {
  value = one(aws_lambda_function_url.this[*].function_url)
}
output "lambda_function_url_id" {
  value = one(aws_lambda_function_url.this[*].url_id)
}
output "lambda_layer_arn" {
  value = one(aws_lambda_layer_version.this[*].arn)
}
output "lambda_layer_layer_arn" {
  value = one(aws_lambda_layer_version.this[*].layer_arn)
}
output "lambda_layer_created_date" {
  value = one(aws_lambda_layer_version.this[*].created_date)
}
output "lambda_layer_source_code_size" {
  value = one(aws_lambda_layer_version.this[*].source_code_size)
}
output "lambda_layer_version" {
  value = one(aws_lambda_layer_version.this[*].version)
}
output "lambda_event_source_mapping_function_arn" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.function_arn }
}
output "lambda_event_source_mapping_state" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.state }
}
output "lambda_event_source_mapping_state_transition_reason" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.state_transition_reason }
}
output "lambda_event_source_mapping_uuid" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.uuid }
}
output "lambda_role_arn" {
  value = one(aws_iam_role.lambda[*].arn)
}
output "lambda_role_name" {
  value = one(aws_iam_role.lambda[*].name)
}
output "lambda_role_unique_id" {
  value = one(aws_iam_role.lambda[*].unique_id)
}
output "lambda_cloudwatch_log_group_arn" {
  value = local.log_group_arn
}
output "lambda_cloudwatch_log_group_name" {
  value = local.log_group_name
}
output "local_filename" {
  value = local.filename
}
output "s3_object" {
  value = {
    bucket     = local.s3_bucket
    key        = local.s3_key
    version_id = local.s3_object_version
  }
}
