locals {
  groups = { for name, group in var.node_groups : name => merge(
    {
      iam_role_arn     = var.default_iam_role_arn
      instance_types   = ["m4.large"]
      desired_capacity = 1
      max_capacity     = 3
      min_capacity     = 1
      subnets          = try(var.workers_group_defaults.subnets, null)
    },
    var.node_groups_defaults,
    group,
  ) if var.create_eks }
}

resource "aws_eks_node_group" "workers" {
  for_each               = local.groups
  node_group_name_prefix = try(each.value.name, null) == null ? try(each.value.name_prefix, "${var.cluster_name}-${each.key}") : null
  node_group_name        = try(each.value.name, null)
  cluster_name           = var.cluster_name
  node_role_arn          = each.value.iam_role_arn
  subnet_ids             = each.value.subnets
  ami_type               = try(each.value.ami_type, null)
  capacity_type          = try(each.value.capacity_type, null)
  disk_size              = try(each.value.launch_template_id, null) != null || try(each.value.create_launch_template, false) ? null : try(each.value.disk_size, null)
  instance_types         = each.value.instance_types
  labels                 = merge(try(var.node_groups_defaults.k8s_labels, {}), try(each.value.k8s_labels, {}))
  tags                   = merge(var.tags, try(var.node_groups_defaults.additional_tags, {}), try(each.value.additional_tags, {}))

  scaling_config {
    desired_size = each.value.desired_capacity
    max_size     = each.value.max_capacity
    min_size     = each.value.min_capacity
  }
}
