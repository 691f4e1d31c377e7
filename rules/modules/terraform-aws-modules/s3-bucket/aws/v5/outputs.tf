output "s3_bucket_arn" {
  value = try(aws_s3_bucket.this[0].arn, null)
}
output "s3_bucket_bucket_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_domain_name, null)
}
output "s3_bucket_bucket_regional_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_regional_domain_name, null)
}
output "s3_bucket_bucket_namespace" {
  value = try(aws_s3_bucket.this[0].bucket_namespace, null)
}
output "s3_bucket_hosted_zone_id" {
  value = try(aws_s3_bucket.this[0].hosted_zone_id, null)
}
output "s3_bucket_policy" {
  value = try(aws_s3_bucket_policy.this[0].policy, null)
}
output "s3_bucket_region" {
  value = try(aws_s3_bucket.this[0].bucket_region, null)
}
output "s3_directory_bucket_name" {
  value = try(aws_s3_directory_bucket.this[0].bucket, null)
}
output "s3_directory_bucket_arn" {
  value = try(aws_s3_directory_bucket.this[0].arn, null)
}
output "aws_s3_bucket_versioning_status" {
  value = try(aws_s3_bucket_versioning.this[0].versioning_configuration[0].status, null)
}
output "s3_bucket_id" {
  value = try(aws_s3_bucket.this[0].id, aws_s3_directory_bucket.this[0].bucket, null)
}
