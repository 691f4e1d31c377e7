locals {
  makes_cluster_group = var.create_eks && var.cluster_create_security_group
  makes_worker_group  = var.create_eks && var.worker_create_security_group
  joins_primary       = local.makes_worker_group && var.worker_create_cluster_primary_security_group_rules
  reaches_endpoint    = var.create_eks && var.cluster_create_endpoint_private_access_sg_rule && var.cluster_endpoint_private_access
  cluster_group_id    = var.cluster_create_security_group ? try(aws_security_group.cluster[0].id, "") : var.cluster_security_group_id
  worker_group_id     = var.worker_create_security_group ? try(aws_security_group.workers[0].id, "") : var.worker_security_group_id
  primary_group_id    = try(aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id, "")
}

resource "aws_eks_cluster" "this" {
  count                     = var.create_eks ? 1 : 0
  name                      = var.cluster_name
  version                   = var.cluster_version
  enabled_cluster_log_types = var.cluster_enabled_log_types
  role_arn                  = var.manage_cluster_iam_resources ? aws_iam_role.cluster[0].arn : null
  tags                      = merge(var.tags, var.cluster_tags)

  vpc_config {
    subnet_ids              = var.subnets
    endpoint_private_access = var.cluster_endpoint_private_access
    endpoint_public_access  = var.cluster_endpoint_public_access
    public_access_cidrs     = var.cluster_endpoint_public_access_cidrs
    security_group_ids      = compact([local.cluster_group_id])
  }

  kubernetes_network_config {
    service_ipv4_cidr = var.cluster_service_ipv4_cidr
  }

  dynamic "encryption_config" {
    for_each = var.cluster_encryption_config
    content {
      resources = encryption_config.value.resources
      provider {
        key_arn = encryption_config.value.provider_key_arn
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  count             = var.create_eks && length(var.cluster_enabled_log_types) > 0 ? 1 : 0
  name              = "/aws/eks/${var.cluster_name}/cluster"
  retention_in_days = var.cluster_log_retention_in_days
  kms_key_id        = var.cluster_log_kms_key_id
  tags              = var.tags
}

resource "aws_iam_role" "cluster" {
  count                = var.create_eks && var.manage_cluster_iam_resources ? 1 : 0
  name_prefix          = var.cluster_iam_role_name != "" ? null : var.cluster_name
  name                 = var.cluster_iam_role_name != "" ? var.cluster_iam_role_name : null
  permissions_boundary = var.permissions_boundary
  path                 = var.iam_path
  tags                 = var.tags
}

resource "aws_iam_role" "workers" {
  count                = var.create_eks && var.manage_worker_iam_resources ? 1 : 0
  name_prefix          = var.workers_role_name != "" ? null : var.cluster_name
  name                 = var.workers_role_name != "" ? var.workers_role_name : null
  permissions_boundary = var.permissions_boundary
  path                 = var.iam_path
  tags                 = var.tags
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count           = var.create_eks && var.enable_irsa ? 1 : 0
  url             = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  thumbprint_list = [var.eks_oidc_root_ca_thumbprint]
  tags            = merge({ Name = "${var.cluster_name}-eks-irsa" }, var.tags)
}

module "node_groups" {
  source                               = "./modules/node_groups"
  create_eks                           = var.create_eks
  node_groups                          = var.node_groups
  node_groups_defaults                 = var.node_groups_defaults
  tags                                 = var.tags
  cluster_name                         = try(aws_eks_cluster.this[0].name, "")
  default_iam_role_arn                 = try(aws_iam_role.workers[0].arn, "")
  worker_security_group_id             = local.worker_group_id
  worker_additional_security_group_ids = var.worker_additional_security_group_ids
  workers_group_defaults               = merge({ subnets = var.subnets }, var.workers_group_defaults)
}
