output "arn" {
  value = try(aws_msk_cluster.this[0].arn, null)
}
output "bootstrap_brokers_plaintext" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers, null)
}
output "bootstrap_brokers_sasl_iam" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_sasl_iam, null)
}
output "bootstrap_brokers_sasl_scram" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_sasl_scram, null)
}
output "bootstrap_brokers_tls" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_tls, null)
}
output "bootstrap_brokers_public_sasl_iam" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_public_sasl_iam, null)
}
output "bootstrap_brokers_public_sasl_scram" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_public_sasl_scram, null)
}
output "bootstrap_brokers_public_tls" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_public_tls, null)
}
output "bootstrap_brokers_vpc_connectivity_sasl_iam" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_vpc_connectivity_sasl_iam, null)
}
output "bootstrap_brokers_vpc_connectivity_sasl_scram" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_vpc_connectivity_sasl_scram, null)
}
output "bootstrap_brokers_vpc_connectivity_tls" {
  value = try(aws_msk_cluster.this[0].bootstrap_brokers_vpc_connectivity_tls, null)
}
output "cluster_name" {
  value = try(aws_msk_cluster.this[0].cluster_name, null)
}
output "cluster_uuid" {
  value = try(aws_msk_cluster.this[0].cluster_uuid, null)
}
output "current_version" {
  value = try(aws_msk_cluster.this[0].current_version, null)
}
output "zookeeper_connect_string" {
  value = try(aws_msk_cluster.this[0].zookeeper_connect_string, null)
}
output "zookeeper_connect_string_tls" {
  value = try(aws_msk_cluster.this[0].zookeeper_connect_string_tls, null)
}
output "configuration_arn" {
  value = try(aws_msk_configuration.this[0].arn, null)
}
output "configuration_latest_revision" {
  value = try(aws_msk_configuration.this[0].latest_revision, null)
}
output "scram_secret_association_id" {
  value = try(aws_msk_scram_secret_association.this[0].id, null)
}
output "log_group_arn" {
  value = try(aws_cloudwatch_log_group.this[0].arn, null)
}
