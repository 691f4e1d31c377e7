output "s3_bucket_arn" {
  value = try(aws_s3_bucket.this[0].arn, null)
}
output "s3_bucket_bucket_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_domain_name, null)
}
output "s3_bucket_bucket_regional_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_regional_domain_name, null)
}
output "s3_bucket_hosted_zone_id" {
  value = try(aws_s3_bucket.this[0].hosted_zone_id, null)
}
output "s3_bucket_lifecycle_configuration_rules" {
  value = try(aws_s3_bucket_lifecycle_configuration.this[0].rule, null)
}
output "s3_bucket_policy" {
  value = try(aws_s3_bucket_policy.this[0].policy, null)
}
output "s3_bucket_region" {
  value = try(aws_s3_bucket.this[0].region, null)
}
output "s3_bucket_id" {
  value = try(aws_s3_bucket.this[0].id, null)
}
