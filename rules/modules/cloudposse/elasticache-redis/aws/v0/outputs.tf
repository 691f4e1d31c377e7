output "id" {
  value = try(aws_elasticache_replication_group.default[0].id, "")
}
output "security_group_id" {
  value = module.aws_security_group.id
}
output "security_group_name" {
  value = module.aws_security_group.name
}
output "reader_endpoint_address" {
  value = try(aws_elasticache_replication_group.default[0].reader_endpoint_address, "")
}
output "member_clusters" {
  value = aws_elasticache_replication_group.default[*].member_clusters
}
output "arn" {
  value = try(aws_elasticache_replication_group.default[0].arn, "")
}
output "engine_version_actual" {
  value = try(aws_elasticache_replication_group.default[0].engine_version_actual, "")
}
output "cluster_enabled" {
  value = try(aws_elasticache_replication_group.default[0].cluster_enabled, "")
}
output "port" {
  value = var.port
}
output "endpoint" {
  value = var.cluster_mode_enabled ? try(aws_elasticache_replication_group.default[0].configuration_endpoint_address, "") : try(aws_elasticache_replication_group.default[0].primary_endpoint_address, "")
}
