output "cluster_arn" {
  value = try(aws_rds_cluster.this[0].arn, null)
}
output "cluster_id" {
  value = try(aws_rds_cluster.this[0].id, null)
}
output "cluster_resource_id" {
  value = try(aws_rds_cluster.this[0].cluster_resource_id, null)
}
output "cluster_members" {
  value = try(aws_rds_cluster.this[0].cluster_members, null)
}
output "cluster_endpoint" {
  value = try(aws_rds_cluster.this[0].endpoint, null)
}
output "cluster_reader_endpoint" {
  value = try(aws_rds_cluster.this[0].reader_endpoint, null)
}
output "cluster_engine_version_actual" {
  value = try(aws_rds_cluster.this[0].engine_version_actual, null)
}
output "cluster_port" {
  value = try(aws_rds_cluster.this[0].port, null)
}
output "cluster_master_password" {
  value     = try(aws_rds_cluster.this[0].master_password, null)
  sensitive = true
}
output "cluster_master_username" {
  value     = try(aws_rds_cluster.this[0].master_username, null)
  sensitive = true
}
output "cluster_master_user_secret" {
  value = try(aws_rds_cluster.this[0].master_user_secret, null)
}
output "cluster_hosted_zone_id" {
  value = try(aws_rds_cluster.this[0].hosted_zone_id, null)
}
output "cluster_instances" {
  value = aws_rds_cluster_instance.this
}
output "enhanced_monitoring_iam_role_name" {
  value = try(aws_iam_role.rds_enhanced_monitoring[0].name, null)
}
output "enhanced_monitoring_iam_role_arn" {
  value = try(aws_iam_role.rds_enhanced_monitoring[0].arn, null)
}
output "enhanced_monitoring_iam_role_unique_id" {
  value = try(aws_iam_role.rds_enhanced_monitoring[0].unique_id, null)
}
output "security_group_id" {
  value = try(aws_security_group.this[0].id, null)
}
output "db_cluster_parameter_group_arn" {
  value = try(aws_rds_cluster_parameter_group.this[0].arn, null)
}
output "db_cluster_parameter_group_id" {
  value = try(aws_rds_cluster_parameter_group.this[0].id, null)
}
output "db_cluster_cloudwatch_log_groups" {
  value = aws_cloudwatch_log_group.this
}
output "db_cluster_activity_stream_kinesis_stream_name" {
  value = try(aws_rds_cluster_activity_stream.this[0].kinesis_stream_name, null)
}
