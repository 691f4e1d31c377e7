output "iam_user_name" {
  value = one(aws_iam_user.this[*].name)
}
output "iam_user_arn" {
  value = one(aws_iam_user.this[*].arn)
}
output "iam_user_unique_id" {
  value = one(aws_iam_user.this[*].unique_id)
}
output "iam_user_login_profile_key_fingerprint" {
  value = one(aws_iam_user_login_profile.this[*].key_fingerprint)
}
output "iam_user_login_profile_encrypted_password" {
  value = one(aws_iam_user_login_profile.this[*].encrypted_password)
}
output "iam_user_login_profile_password" {
  value     = lookup(try(aws_iam_user_login_profile.this[0], {}), "password", sensitive(""))
  sensitive = true
}
output "iam_access_key_id" {
  value = try(aws_iam_access_key.this[0].id, aws_iam_access_key.this_no_pgp[0].id, "")
}
output "iam_access_key_secret" {
  value     = one(aws_iam_access_key.this_no_pgp[*].secret)
  sensitive = true
}
output "iam_access_key_key_fingerprint" {
  value = one(aws_iam_access_key.this[*].key_fingerprint)
}
output "iam_access_key_encrypted_secret" {
  value = one(aws_iam_access_key.this[*].encrypted_secret)
}
output "iam_access_key_ses_smtp_password_v4" {
  value     = try(aws_iam_access_key.this[0].ses_smtp_password_v4, aws_iam_access_key.this_no_pgp[0].ses_smtp_password_v4, "")
  sensitive = true
}
output "iam_access_key_status" {
  value = try(aws_iam_access_key.this[0].status, aws_iam_access_key.this_no_pgp[0].status, "")
}
output "pgp_key" {
  value = var.pgp_key
}
output "keybase_password_decrypt_command" {
  value = one(aws_iam_user_login_profile.this[*].encrypted_password)
}
output "keybase_password_pgp_message" {
  value = one(aws_iam_user_login_profile.this[*].encrypted_password)
}
output "keybase_secret_key_decrypt_command" {
  value = one(aws_iam_access_key.this[*].encrypted_secret)
}
output "keybase_secret_key_pgp_message" {
  value = one(aws_iam_access_key.this[*].encrypted_secret)
}
output "iam_user_ssh_key_ssh_public_key_id" {
  value = one(aws_iam_user_ssh_key.this[*].ssh_public_key_id)
}
output "iam_user_ssh_key_fingerprint" {
  value = one(aws_iam_user_ssh_key.this[*].fingerprint)
}
