output "cluster_arn" {
  value = one(aws_redshift_cluster.this[*].arn)
}
output "cluster_id" {
  value = one(aws_redshift_cluster.this[*].id)
}
output "cluster_identifier" {
  value = one(aws_redshift_cluster.this[*].cluster_identifier)
}
output "cluster_type" {
  value = one(aws_redshift_cluster.this[*].cluster_type)
}
output "cluster_node_type" {
  value = one(aws_redshift_cluster.this[*].node_type)
}
output "cluster_database_name" {
  value = one(aws_redshift_cluster.this[*].database_name)
}
output "cluster_availability_zone" {
  value = one(aws_redshift_cluster.this[*].availability_zone)
}
output "cluster_automated_snapshot_retention_period" {
  value = one(aws_redshift_cluster.this[*].automated_snapshot_retention_period)
}
output "cluster_preferred_maintenance_window" {
  value = one(aws_redshift_cluster.this[*].preferred_maintenance_window)
}
output "cluster_endpoint" {
  value = one(aws_redshift_cluster.this[*].endpoint)
}
output "cluster_hostname" {
  value = replace(
    try(aws_redshift_cluster.this[0].endpoint, ""),
    format(":%s", try(aws_redshift_cluster.this[0].port, "")),
    "",
  )
}
output "cluster_encrypted" {
  value = one(aws_redshift_cluster.this[*].encrypted)
}
output "cluster_vpc_security_group_ids" {
  value = try(aws_redshift_cluster.this[0].vpc_security_group_ids, [])
}
output "cluster_dns_name" {
  value = one(aws_redshift_cluster.this[*].dns_name)
}
output "cluster_port" {
  value = one(aws_redshift_cluster.this[*].port)
}
output "cluster_version" {
  value = one(aws_redshift_cluster.this[*].cluster_version)
}
output "cluster_parameter_group_name" {
  value = one(aws_redshift_cluster.this[*].cluster_parameter_group_name)
}
output "cluster_subnet_group_name" {
  value = one(aws_redshift_cluster.this[*].cluster_subnet_group_name)
}
output "cluster_public_key" {
  value = one(aws_redshift_cluster.this[*].cluster_public_key)
}
output "cluster_revision_number" {
  value = one(aws_redshift_cluster.this[*].cluster_revision_number)
}
output "cluster_nodes" {
  value = try(aws_redshift_cluster.this[0].cluster_nodes, {})
}
output "cluster_namespace_arn" {
  value = one(aws_redshift_cluster.this[*].cluster_namespace_arn)
}
output "cluster_master_password" {
  value     = one(aws_redshift_cluster.this[*].master_password)
  sensitive = true
}
output "cluster_master_username" {
  value     = one(aws_redshift_cluster.this[*].master_username)
  sensitive = true
}
output "parameter_group_arn" {
  value = one(aws_redshift_parameter_group.this[*].arn)
}
output "parameter_group_id" {
  value = one(aws_redshift_parameter_group.this[*].id)
}
output "subnet_group_arn" {
  value = one(aws_redshift_subnet_group.this[*].arn)
}
output "subnet_group_id" {
  value = one(aws_redshift_subnet_group.this[*].id)
}
output "snapshot_schedule_arn" {
  value = one(aws_redshift_snapshot_schedule.this[*].arn)
}
output "scheduled_actions" {
  value = aws_redshift_scheduled_action.this
}
output "scheduled_action_iam_role_name" {
  value = one(aws_iam_role.scheduled_action[*].name)
}
output "scheduled_action_iam_role_arn" {
  value = one(aws_iam_role.scheduled_action[*].arn)
}
output "scheduled_action_iam_role_unique_id" {
  value = one(aws_iam_role.scheduled_action[*].unique_id)
}
output "endpoint_access_address" {
  value = one(aws_redshift_endpoint_access.this[*].address)
}
output "endpoint_access_id" {
  value = one(aws_redshift_endpoint_access.this[*].id)
}
output "endpoint_access_port" {
  value = one(aws_redshift_endpoint_access.this[*].port)
}
output "endpoint_access_vpc_endpoint" {
  value = one(aws_redshift_endpoint_access.this[*].vpc_endpoint)
}
output "usage_limits" {
  value = aws_redshift_usage_limit.this
}
output "authentication_profiles" {
  value = aws_redshift_authentication_profile.this
}
output "master_password_secret_arn" {
  value = one(aws_redshift_cluster.this[*].master_password_secret_arn)
}
output "cluster_secretsmanager_secret_rotation_enabled" {
  value = one(aws_secretsmanager_secret_rotation.this[*].rotation_enabled)
}
