output "arn" {
  value = one(aws_iam_openid_connect_provider.this[*].arn)
}
output "url" {
  value = one(aws_iam_openid_connect_provider.this[*].url)
}
