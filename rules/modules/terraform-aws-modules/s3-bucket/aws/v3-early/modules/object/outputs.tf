output "s3_object_id" {
  value = try(aws_s3_object.this[0].id, null)
}
output "s3_object_etag" {
  value = try(aws_s3_object.this[0].etag, null)
}
output "s3_object_version_id" {
  value = try(aws_s3_object.this[0].version_id, null)
}
