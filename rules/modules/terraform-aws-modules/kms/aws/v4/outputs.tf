output "key_arn" {
  value = one(concat(aws_kms_key.this[*].arn, aws_kms_external_key.this[*].arn, aws_kms_replica_key.this[*].arn, aws_kms_replica_external_key.this[*].arn))
}
output "key_id" {
  value = one(concat(aws_kms_key.this[*].key_id, aws_kms_external_key.this[*].id, aws_kms_replica_key.this[*].key_id, aws_kms_replica_external_key.this[*].key_id))
}
output "aliases" {
  value = aws_kms_alias.this
}
