output "serverless_cache_arn" {
  value = try(aws_elasticache_serverless_cache.this[0].arn, null)
}
output "serverless_cache_create_time" {
  value = try(aws_elasticache_serverless_cache.this[0].create_time, null)
}
output "serverless_cache_endpoint" {
  value = try(aws_elasticache_serverless_cache.this[0].endpoint, null)
}
output "serverless_cache_full_engine_version" {
  value = try(aws_elasticache_serverless_cache.this[0].full_engine_version, null)
}
output "serverless_cache_major_engine_version" {
  value = try(aws_elasticache_serverless_cache.this[0].major_engine_version, null)
}
output "serverless_cache_reader_endpoint" {
  value = try(aws_elasticache_serverless_cache.this[0].reader_endpoint, null)
}
output "serverless_cache_status" {
  value = try(aws_elasticache_serverless_cache.this[0].status, null)
}
