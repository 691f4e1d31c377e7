output "enhanced_monitoring_iam_role_name" {
  value = module.db_instance.enhanced_monitoring_iam_role_name
}
output "enhanced_monitoring_iam_role_arn" {
  value = module.db_instance.enhanced_monitoring_iam_role_arn
}
output "db_instance_availability_zone" {
  value = module.db_instance.db_instance_availability_zone
}
output "db_listener_endpoint" {
  value = module.db_instance.db_listener_endpoint
}
output "db_instance_engine" {
  value = module.db_instance.db_instance_engine
}
output "db_instance_engine_version_actual" {
  value = module.db_instance.db_instance_engine_version_actual
}
output "db_instance_hosted_zone_id" {
  value = module.db_instance.db_instance_hosted_zone_id
}
output "db_instance_status" {
  value = module.db_instance.db_instance_status
}
output "db_instance_name" {
  value = module.db_instance.db_instance_name
}
output "db_instance_username" {
  value     = module.db_instance.db_instance_username
  sensitive = true
}
output "db_instance_domain" {
  value = module.db_instance.db_instance_domain
}
output "db_instance_domain_auth_secret_arn" {
  value = module.db_instance.db_instance_domain_auth_secret_arn
}
output "db_instance_domain_dns_ips" {
  value = module.db_instance.db_instance_domain_dns_ips
}
output "db_instance_domain_fqdn" {
  value = module.db_instance.db_instance_domain_fqdn
}
output "db_instance_domain_iam_role_name" {
  value = module.db_instance.db_instance_domain_iam_role_name
}
output "db_instance_domain_ou" {
  value = module.db_instance.db_instance_domain_ou
}
output "db_instance_ca_cert_identifier" {
  value = module.db_instance.db_instance_ca_cert_identifier
}
output "db_instance_master_user_secret_arn" {
  value = module.db_instance.db_instance_master_user_secret_arn
}
output "db_instance_upgrade_rollout_order" {
  value = module.db_instance.db_instance_upgrade_rollout_order
}
output "db_parameter_group_arn" {
  value = module.db_parameter_group.db_parameter_group_arn
}
output "db_instance_cloudwatch_log_groups" {
  value = module.db_instance.db_instance_cloudwatch_log_groups
}
output "db_instance_secretsmanager_secret_rotation_enabled" {
  value = module.db_instance.db_instance_secretsmanager_secret_rotation_enabled
}
output "db_instance_address" {
  value = module.db_instance.db_instance_address
}
output "db_instance_arn" {
  value = module.db_instance.db_instance_arn
}
output "db_instance_endpoint" {
  value = module.db_instance.db_instance_endpoint
}
output "db_instance_identifier" {
  value = module.db_instance.db_instance_identifier
}
output "db_instance_resource_id" {
  value = module.db_instance.db_instance_resource_id
}
output "db_instance_port" {
  value = module.db_instance.db_instance_port
}
output "db_subnet_group_id" {
  value = module.db_subnet_group.db_subnet_group_id
}
output "db_subnet_group_arn" {
  value = module.db_subnet_group.db_subnet_group_arn
}
output "db_parameter_group_id" {
  value = module.db_parameter_group.db_parameter_group_id
}
