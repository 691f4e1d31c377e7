locals {
  create      = var.create && var.putin_khuylo
  name        = var.cluster_name
  role_arn    = try(aws_iam_role.this[0].arn, var.iam_role_arn)
  on_outposts = length(var.outpost_config) > 0
  encrypts    = length(var.cluster_encryption_config) > 0 && !local.on_outposts
  auto_mode   = try(var.cluster_compute_config.enabled, false)
}

resource "aws_eks_cluster" "this" {
  count                     = local.create ? 1 : 0
  name                      = local.name
  role_arn                  = local.role_arn
  version                   = var.cluster_version
  enabled_cluster_log_types = var.cluster_enabled_log_types
  force_update_version      = var.cluster_force_update_version

  vpc_config {
    endpoint_private_access = var.cluster_endpoint_private_access
    endpoint_public_access  = var.cluster_endpoint_public_access
    public_access_cidrs     = var.cluster_endpoint_public_access_cidrs
    security_group_ids      = compact(distinct(concat(var.cluster_additional_security_group_ids, [local.cluster_security_group_id])))
    subnet_ids              = coalescelist(var.control_plane_subnet_ids, var.subnet_ids)
  }

  access_config {
    authentication_mode                         = var.authentication_mode
    bootstrap_cluster_creator_admin_permissions = false
  }

  dynamic "kubernetes_network_config" {
    for_each = local.on_outposts ? [] : [1]
    content {
      ip_family         = var.cluster_ip_family
      service_ipv4_cidr = var.cluster_service_ipv4_cidr
      service_ipv6_cidr = var.cluster_service_ipv6_cidr
      dynamic "elastic_load_balancing" {
        for_each = local.auto_mode ? [1] : []
        content {
          enabled = local.auto_mode
        }
      }
    }
  }

  dynamic "encryption_config" {
    for_each = local.encrypts ? [var.cluster_encryption_config] : []
    content {
      resources = encryption_config.value.resources
      provider {
        key_arn = var.create_kms_key ? module.kms.key_arn : encryption_config.value.provider_key_arn
      }
    }
  }

  tags = merge({ terraform-aws-modules = "eks" }, var.tags, var.cluster_tags)
}

module "kms" {
  source  = "terraform-aws-modules/kms/aws"
  version = "2.1.0"

  create                    = local.create && var.create_kms_key && local.encrypts
  description               = coalesce(var.kms_key_description, "${local.name} cluster encryption key")
  key_usage                 = "ENCRYPT_DECRYPT"
  deletion_window_in_days   = var.kms_key_deletion_window_in_days
  enable_key_rotation       = var.enable_kms_key_rotation
  enable_default_policy     = var.kms_key_enable_default_policy
  key_owners                = var.kms_key_owners
  key_service_users         = var.kms_key_service_users
  source_policy_documents   = var.kms_key_source_policy_documents
  override_policy_documents = var.kms_key_override_policy_documents
  key_administrators        = var.kms_key_administrators
  key_users                 = concat([local.role_arn], var.kms_key_users)
  aliases                   = var.kms_key_aliases
  computed_aliases          = { cluster = { name = "eks/${local.name}" } }
  tags                      = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  count             = local.create && var.create_cloudwatch_log_group ? 1 : 0
  name              = "/aws/eks/${local.name}/cluster"
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  log_group_class   = var.cloudwatch_log_group_class
  tags              = merge(var.tags, var.cloudwatch_log_group_tags, { Name = "/aws/eks/${local.name}/cluster" })
}

resource "aws_iam_role" "this" {
  count                = local.create && var.create_iam_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : coalesce(var.iam_role_name, "${local.name}-cluster")
  name_prefix          = var.iam_role_use_name_prefix ? "${coalesce(var.iam_role_name, "${local.name}-cluster")}${var.prefix_separator}" : null
  path                 = var.iam_role_path
  description          = var.iam_role_description
  permissions_boundary = var.iam_role_permissions_boundary
  tags                 = merge(var.tags, var.iam_role_tags)
}

resource "aws_iam_role" "eks_auto" {
  count                = local.create && var.create_node_iam_role && local.auto_mode ? 1 : 0
  name                 = var.node_iam_role_use_name_prefix ? null : coalesce(var.node_iam_role_name, "${local.name}-eks-auto")
  name_prefix          = var.node_iam_role_use_name_prefix ? "${coalesce(var.node_iam_role_name, "${local.name}-eks-auto")}-" : null
  path                 = var.node_iam_role_path
  description          = var.node_iam_role_description
  permissions_boundary = var.node_iam_role_permissions_boundary
  tags                 = merge(var.tags, var.node_iam_role_tags)
}

data "aws_iam_session_context" "current" {
  count = local.create ? 1 : 0
  arn   = ""
}

locals {
  session = try(data.aws_iam_session_context.current[0].issuer_arn, "")
  creator = { for name, entry in { cluster_creator = { principal_arn = local.session, type = "STANDARD" } } : name => entry if var.enable_cluster_creator_admin_permissions }
}

resource "aws_eks_access_entry" "this" {
  for_each          = { for name, entry in merge(local.creator, var.access_entries) : name => entry if local.create }
  cluster_name      = aws_eks_cluster.this[0].id
  principal_arn     = each.value.principal_arn
  kubernetes_groups = try(each.value.kubernetes_groups, null)
  user_name         = try(each.value.user_name, null)
  type              = try(each.value.type, "STANDARD")
  tags              = merge(var.tags, try(each.value.tags, {}))
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count          = local.create && var.enable_irsa && !local.on_outposts ? 1 : 0
  client_id_list = distinct(concat(["sts.amazonaws.com"], var.openid_connect_audiences))
  url            = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  tags           = merge({ Name = "${local.name}-eks-irsa" }, var.tags)
}
