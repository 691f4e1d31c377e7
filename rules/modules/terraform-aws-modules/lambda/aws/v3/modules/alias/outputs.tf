output "lambda_alias_name" {
  value = try(data.aws_lambda_alias.existing[0].name, aws_lambda_alias.with_refresh[0].name, aws_lambda_alias.no_refresh[0].name, "")
}
output "lambda_alias_arn" {
  value = try(data.aws_lambda_alias.existing[0].arn, aws_lambda_alias.with_refresh[0].arn, aws_lambda_alias.no_refresh[0].arn, "")
}
output "lambda_alias_invoke_arn" {
  value = try(data.aws_lambda_alias.existing[0].invoke_arn, aws_lambda_alias.with_refresh[0].invoke_arn, aws_lambda_alias.no_refresh[0].invoke_arn, "")
}
output "lambda_alias_description" {
  value = try(data.aws_lambda_alias.existing[0].description, aws_lambda_alias.with_refresh[0].description, aws_lambda_alias.no_refresh[0].description, "")
}
output "lambda_alias_function_version" {
  value = try(data.aws_lambda_alias.existing[0].function_version, aws_lambda_alias.with_refresh[0].function_version, aws_lambda_alias.no_refresh[0].function_version, "")
}
output "lambda_alias_event_source_mapping_function_arn" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.function_arn }
}
output "lambda_alias_event_source_mapping_state" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.state }
}
output "lambda_alias_event_source_mapping_state_transition_reason" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.state_transition_reason }
}
output "lambda_alias_event_source_mapping_uuid" {
  value = { for k, v in aws_lambda_event_source_mapping.this : k => v.uuid }
}
