output "cloudwatch_log_group_name" {
  value = try(aws_cloudwatch_log_group.this[0].name, "")
}
output "cloudwatch_log_group_arn" {
  value = try(aws_cloudwatch_log_group.this[0].arn, "")
}
output "security_group_rule_cluster_https_worker_ingress" {
  value = aws_security_group_rule.cluster_https_worker_ingress
}
output "cluster_id" {
  value = try(aws_eks_cluster.this[0].id, "")
}
output "cluster_arn" {
  value = try(aws_eks_cluster.this[0].arn, "")
}
output "cluster_endpoint" {
  value = try(aws_eks_cluster.this[0].endpoint, "")
}
output "cluster_certificate_authority_data" {
  value = try(aws_eks_cluster.this[0].certificate_authority[0].data, "")
}
output "cluster_version" {
  value = try(aws_eks_cluster.this[0].version, "")
}
output "cluster_oidc_issuer_url" {
  value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "")
}
output "cluster_security_group_id" {
  value = local.cluster_group_id
}
output "cluster_primary_security_group_id" {
  value = local.primary_group_id
}
output "worker_security_group_id" {
  value = local.worker_group_id
}
output "cluster_iam_role_name" {
  value = try(aws_iam_role.cluster[0].name, var.cluster_iam_role_name)
}
output "cluster_iam_role_arn" {
  value = try(aws_iam_role.cluster[0].arn, null)
}
output "oidc_provider_arn" {
  value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null)
}
output "worker_iam_role_arn" {
  value = try(aws_iam_role.workers[0].arn, "")
}
output "worker_iam_role_name" {
  value = try(aws_iam_role.workers[0].name, "")
}
output "node_groups" {
  value = module.node_groups.node_groups
}
