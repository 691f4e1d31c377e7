output "endpoints" {
  value = aws_vpc_endpoint.this
}
output "security_group_arn" {
  value = try(aws_security_group.this[0].arn, null)
}
output "security_group_id" {
  value = try(aws_security_group.this[0].id, null)
}
