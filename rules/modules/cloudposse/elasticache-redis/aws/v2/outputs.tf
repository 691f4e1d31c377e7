output "id" {
  value = try(aws_elasticache_replication_group.default[0].id, "")
}
output "security_group_id" {
  value = module.aws_security_group.id
}
output "security_group_name" {
  value = module.aws_security_group.name
}
output "member_clusters" {
  value = aws_elasticache_replication_group.default[*].member_clusters
}
output "engine_version_actual" {
  value = try(aws_elasticache_replication_group.default[0].engine_version_actual, "")
}
output "cluster_enabled" {
  value = try(aws_elasticache_replication_group.default[0].cluster_enabled, "")
}
output "serverless_enabled" {
  value = var.serverless_enabled
}
output "transit_encryption_mode" {
  value = try(aws_elasticache_replication_group.default[0].transit_encryption_mode, "")
}
output "port" {
  value = var.port
}
output "endpoint" {
  value = try(var.serverless_enabled ? aws_elasticache_serverless_cache.default[0].endpoint[0].address : var.cluster_mode_enabled ? aws_elasticache_replication_group.default[0].configuration_endpoint_address : aws_elasticache_replication_group.default[0].primary_endpoint_address, null)
}
output "arn" {
  value = try(aws_elasticache_replication_group.default[0].arn, aws_elasticache_serverless_cache.default[0].arn, "")
}
output "reader_endpoint_address" {
  value = try(var.serverless_enabled ? aws_elasticache_serverless_cache.default[0].reader_endpoint[0].address : aws_elasticache_replication_group.default[0].reader_endpoint_address, null)
}
