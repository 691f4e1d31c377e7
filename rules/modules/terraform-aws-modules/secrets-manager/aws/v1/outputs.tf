output "secret_arn" {
  value = one(aws_secretsmanager_secret.this[*].arn)
}
output "secret_id" {
  value = one(aws_secretsmanager_secret.this[*].id)
}
output "secret_name" {
  value = one(aws_secretsmanager_secret.this[*].name)
}
output "secret_replica" {
  value = one(aws_secretsmanager_secret.this[*].replica)
}
output "secret_string" {
  value     = try(aws_secretsmanager_secret_version.this[0].secret_string, aws_secretsmanager_secret_version.ignore_changes[0].secret_string, null)
  sensitive = true
}
output "secret_binary" {
  value     = try(aws_secretsmanager_secret_version.this[0].secret_binary, aws_secretsmanager_secret_version.ignore_changes[0].secret_binary, null)
  sensitive = true
}
output "secret_version_id" {
  value = try(aws_secretsmanager_secret_version.this[0].version_id, aws_secretsmanager_secret_version.ignore_changes[0].version_id, null)
}
