output "cluster_arn" {
  value = try(aws_eks_cluster.this[0].arn, null)
}
output "cluster_certificate_authority_data" {
  value = try(aws_eks_cluster.this[0].certificate_authority[0].data, null)
}
output "cluster_endpoint" {
  value = try(aws_eks_cluster.this[0].endpoint, null)
}
output "cluster_id" {
  value = try(aws_eks_cluster.this[0].cluster_id, "")
}
output "cluster_name" {
  value = try(aws_eks_cluster.this[0].name, "")
}
output "cluster_oidc_issuer_url" {
  value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, null)
}
output "cluster_version" {
  value = try(aws_eks_cluster.this[0].version, null)
}
output "cluster_platform_version" {
  value = try(aws_eks_cluster.this[0].platform_version, null)
}
output "cluster_status" {
  value = try(aws_eks_cluster.this[0].status, null)
}
output "cluster_primary_security_group_id" {
  value = try(aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id, null)
}
output "cluster_ip_family" {
  value = try(aws_eks_cluster.this[0].kubernetes_network_config[0].ip_family, null)
}
output "cluster_control_plane_scaling_tier" {
  value = try(aws_eks_cluster.this[0].control_plane_scaling_config[0].tier, null)
}
output "access_entries" {
  value = aws_eks_access_entry.this
}
output "kms_key_arn" {
  value = module.kms.key_arn
}
output "kms_key_id" {
  value = module.kms.key_id
}
output "kms_key_policy" {
  value = module.kms.key_policy
}
output "cluster_security_group_arn" {
  value = try(aws_security_group.cluster[0].arn, null)
}
output "cluster_security_group_id" {
  value = try(aws_security_group.cluster[0].id, null)
}
output "node_security_group_arn" {
  value = try(aws_security_group.node[0].arn, null)
}
output "node_security_group_id" {
  value = try(aws_security_group.node[0].id, null)
}
output "oidc_provider_arn" {
  value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null)
}
output "cluster_iam_role_name" {
  value = try(aws_iam_role.this[0].name, null)
}
output "cluster_iam_role_arn" {
  value = try(aws_iam_role.this[0].arn, null)
}
output "cluster_iam_role_unique_id" {
  value = try(aws_iam_role.this[0].unique_id, null)
}
output "node_iam_role_name" {
  value = try(aws_iam_role.eks_auto[0].name, null)
}
output "node_iam_role_arn" {
  value = try(aws_iam_role.eks_auto[0].arn, null)
}
output "node_iam_role_unique_id" {
  value = try(aws_iam_role.eks_auto[0].unique_id, null)
}
output "cloudwatch_log_group_name" {
  value = try(aws_cloudwatch_log_group.this[0].name, null)
}
output "cloudwatch_log_group_arn" {
  value = try(aws_cloudwatch_log_group.this[0].arn, null)
}
output "eks_managed_node_groups" {
  value = module.eks_managed_node_group
}
output "self_managed_node_groups" {
  value = module.self_managed_node_group
}
output "fargate_profiles" {
  value = module.fargate_profile
}
output "oidc_provider" {
  value = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null)
}
output "eks_managed_node_groups_autoscaling_group_names" {
  value = flatten([for group in module.eks_managed_node_group : group.node_group_autoscaling_group_names])
}
output "self_managed_node_groups_autoscaling_group_names" {
  value = compact([for group in module.self_managed_node_group : group.autoscaling_group_name])
}
