output "dynamodb_table_arn" {
  value = one(local.tables[*].arn)
}
output "dynamodb_table_id" {
  value = one(local.tables[*].id)
}
output "dynamodb_table_stream_arn" {
  value = var.stream_enabled ? one(local.tables[*].stream_arn) : null
}
output "dynamodb_table_stream_label" {
  value = var.stream_enabled ? one(local.tables[*].stream_label) : null
}
