output "domain_arn" {
  value = try(aws_opensearch_domain.this[0].arn, null)
}
output "domain_id" {
  value = try(aws_opensearch_domain.this[0].domain_id, null)
}
output "domain_name" {
  value = try(aws_opensearch_domain.this[0].domain_name, null)
}
output "domain_endpoint" {
  value = try(aws_opensearch_domain.this[0].endpoint, null)
}
output "domain_endpoint_v2" {
  value = try(aws_opensearch_domain.this[0].endpoint_v2, null)
}
output "domain_dashboard_endpoint" {
  value = try(aws_opensearch_domain.this[0].dashboard_endpoint, null)
}
output "domain_dashboard_endpoint_v2" {
  value = try(aws_opensearch_domain.this[0].dashboard_endpoint_v2, null)
}
output "domain_endpoint_v2_hosted_zone_id" {
  value = try(aws_opensearch_domain.this[0].domain_endpoint_v2_hosted_zone_id, null)
}
output "cloudwatch_logs" {
  value = aws_cloudwatch_log_group.this
}
output "security_group_arn" {
  value = try(aws_security_group.this[0].arn, null)
}
output "security_group_id" {
  value = try(aws_security_group.this[0].id, null)
}
