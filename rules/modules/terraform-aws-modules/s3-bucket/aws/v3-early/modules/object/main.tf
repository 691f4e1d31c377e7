resource "aws_s3_object" "this" {
  count                  = var.create ? 1 : 0
  bucket                 = var.bucket
  key                    = var.key
  acl                    = var.acl
  storage_class          = var.storage_class
  kms_key_id             = var.kms_key_id
  server_side_encryption = var.server_side_encryption
  bucket_key_enabled     = var.bucket_key_enabled
  content                = var.content
  tags                   = var.tags
  source                 = var.file_source
}
