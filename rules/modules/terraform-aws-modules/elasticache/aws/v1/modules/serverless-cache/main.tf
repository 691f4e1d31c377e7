resource "aws_elasticache_serverless_cache" "this" {
  count                    = var.create ? 1 : 0
  name                     = var.cache_name
  engine                   = var.engine
  major_engine_version     = var.major_engine_version
  daily_snapshot_time      = var.daily_snapshot_time
  kms_key_id               = var.kms_key_id
  security_group_ids       = var.security_group_ids
  snapshot_arns_to_restore = var.snapshot_arns_to_restore
  snapshot_retention_limit = var.snapshot_retention_limit
  subnet_ids               = var.subnet_ids
  user_group_id            = var.user_group_id
  tags                     = var.tags
  description              = coalesce(var.description, "Serverless Cache")

  dynamic "cache_usage_limits" {
    for_each = length(var.cache_usage_limits) > 0 ? [var.cache_usage_limits] : []
    iterator = limits
    content {
      dynamic "data_storage" {
        for_each = try([limits.value.data_storage], [])
        content {
          maximum = try(data_storage.value.maximum, null)
          minimum = try(data_storage.value.minimum, null)
          unit    = try(data_storage.value.unit, "GB")
        }
      }
      dynamic "ecpu_per_second" {
        for_each = try([limits.value.ecpu_per_second], [])
        content {
          maximum = try(ecpu_per_second.value.maximum, null)
          minimum = try(ecpu_per_second.value.minimum, null)
        }
      }
    }
  }
}
