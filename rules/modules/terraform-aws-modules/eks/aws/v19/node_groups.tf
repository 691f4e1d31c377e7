module "eks_managed_node_group" {
  source   = "./modules/eks-managed-node-group"
  for_each = { for name, group in var.eks_managed_node_groups : name => group if var.create && !local.on_outposts }

  create                            = try(each.value.create, true)
  cluster_name                      = try(aws_eks_cluster.this[0].name, null)
  name                              = try(each.value.name, each.key)
  subnet_ids                        = try(each.value.subnet_ids, var.eks_managed_node_group_defaults.subnet_ids, var.subnet_ids)
  use_name_prefix                   = try(each.value.use_name_prefix, var.eks_managed_node_group_defaults.use_name_prefix, true)
  min_size                          = try(each.value.min_size, var.eks_managed_node_group_defaults.min_size, 1)
  max_size                          = try(each.value.max_size, var.eks_managed_node_group_defaults.max_size, 3)
  desired_size                      = try(each.value.desired_size, var.eks_managed_node_group_defaults.desired_size, 1)
  ami_id                            = try(each.value.ami_id, var.eks_managed_node_group_defaults.ami_id, "")
  ami_type                          = try(each.value.ami_type, var.eks_managed_node_group_defaults.ami_type, null)
  capacity_type                     = try(each.value.capacity_type, var.eks_managed_node_group_defaults.capacity_type, null)
  disk_size                         = try(each.value.disk_size, var.eks_managed_node_group_defaults.disk_size, null)
  instance_types                    = try(each.value.instance_types, var.eks_managed_node_group_defaults.instance_types, null)
  labels                            = try(each.value.labels, var.eks_managed_node_group_defaults.labels, null)
  remote_access                     = try(each.value.remote_access, var.eks_managed_node_group_defaults.remote_access, {})
  use_custom_launch_template        = try(each.value.use_custom_launch_template, var.eks_managed_node_group_defaults.use_custom_launch_template, true)
  launch_template_id                = try(each.value.launch_template_id, var.eks_managed_node_group_defaults.launch_template_id, "")
  create_iam_role                   = try(each.value.create_iam_role, var.eks_managed_node_group_defaults.create_iam_role, true)
  iam_role_arn                      = try(each.value.iam_role_arn, var.eks_managed_node_group_defaults.iam_role_arn, null)
  create_launch_template            = try(each.value.create_launch_template, var.eks_managed_node_group_defaults.create_launch_template, true)
  launch_template_use_name_prefix   = try(each.value.launch_template_use_name_prefix, var.eks_managed_node_group_defaults.launch_template_use_name_prefix, true)
  launch_template_tags              = try(each.value.launch_template_tags, var.eks_managed_node_group_defaults.launch_template_tags, {})
  ebs_optimized                     = try(each.value.ebs_optimized, var.eks_managed_node_group_defaults.ebs_optimized, null)
  key_name                          = try(each.value.key_name, var.eks_managed_node_group_defaults.key_name, null)
  block_device_mappings             = try(each.value.block_device_mappings, var.eks_managed_node_group_defaults.block_device_mappings, {})
  enable_monitoring                 = try(each.value.enable_monitoring, var.eks_managed_node_group_defaults.enable_monitoring, true)
  network_interfaces                = try(each.value.network_interfaces, var.eks_managed_node_group_defaults.network_interfaces, [])
  iam_role_name                     = try(each.value.iam_role_name, var.eks_managed_node_group_defaults.iam_role_name, null)
  iam_role_use_name_prefix          = try(each.value.iam_role_use_name_prefix, var.eks_managed_node_group_defaults.iam_role_use_name_prefix, true)
  iam_role_path                     = try(each.value.iam_role_path, var.eks_managed_node_group_defaults.iam_role_path, null)
  iam_role_permissions_boundary     = try(each.value.iam_role_permissions_boundary, var.eks_managed_node_group_defaults.iam_role_permissions_boundary, null)
  iam_role_tags                     = try(each.value.iam_role_tags, var.eks_managed_node_group_defaults.iam_role_tags, {})
  launch_template_name              = try(each.value.launch_template_name, var.eks_managed_node_group_defaults.launch_template_name, each.key)
  metadata_options                  = try(each.value.metadata_options, var.eks_managed_node_group_defaults.metadata_options, { http_endpoint = "enabled", http_tokens = "required", http_put_response_hop_limit = 2 })
  vpc_security_group_ids            = compact(concat([local.node_security_group_id], try(each.value.vpc_security_group_ids, var.eks_managed_node_group_defaults.vpc_security_group_ids, [])))
  cluster_primary_security_group_id = try(each.value.attach_cluster_primary_security_group, var.eks_managed_node_group_defaults.attach_cluster_primary_security_group, false) ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  cluster_version                   = try(each.value.cluster_version, var.eks_managed_node_group_defaults.cluster_version, try(aws_eks_cluster.this[0].version, null))
  tags                              = merge(var.tags, try(each.value.tags, var.eks_managed_node_group_defaults.tags, {}))
}

module "self_managed_node_group" {
  source   = "./modules/self-managed-node-group"
  for_each = { for name, group in var.self_managed_node_groups : name => group if var.create }

  create                            = try(each.value.create, true)
  cluster_name                      = try(aws_eks_cluster.this[0].name, null)
  name                              = try(each.value.name, each.key)
  subnet_ids                        = try(each.value.subnet_ids, var.self_managed_node_group_defaults.subnet_ids, var.subnet_ids)
  create_autoscaling_group          = try(each.value.create_autoscaling_group, var.self_managed_node_group_defaults.create_autoscaling_group, true)
  use_mixed_instances_policy        = try(each.value.use_mixed_instances_policy, var.self_managed_node_group_defaults.use_mixed_instances_policy, false)
  use_name_prefix                   = try(each.value.use_name_prefix, var.self_managed_node_group_defaults.use_name_prefix, true)
  min_size                          = try(each.value.min_size, var.self_managed_node_group_defaults.min_size, 0)
  max_size                          = try(each.value.max_size, var.self_managed_node_group_defaults.max_size, 3)
  desired_size                      = try(each.value.desired_size, var.self_managed_node_group_defaults.desired_size, 1)
  ami_id                            = try(each.value.ami_id, var.self_managed_node_group_defaults.ami_id, "")
  instance_type                     = try(each.value.instance_type, var.self_managed_node_group_defaults.instance_type, "m6i.large")
  create_iam_instance_profile       = try(each.value.create_iam_instance_profile, var.self_managed_node_group_defaults.create_iam_instance_profile, true)
  iam_instance_profile_arn          = try(each.value.iam_instance_profile_arn, var.self_managed_node_group_defaults.iam_instance_profile_arn, null)
  create_launch_template            = try(each.value.create_launch_template, var.self_managed_node_group_defaults.create_launch_template, true)
  launch_template_use_name_prefix   = try(each.value.launch_template_use_name_prefix, var.self_managed_node_group_defaults.launch_template_use_name_prefix, true)
  launch_template_tags              = try(each.value.launch_template_tags, var.self_managed_node_group_defaults.launch_template_tags, {})
  ebs_optimized                     = try(each.value.ebs_optimized, var.self_managed_node_group_defaults.ebs_optimized, null)
  key_name                          = try(each.value.key_name, var.self_managed_node_group_defaults.key_name, null)
  block_device_mappings             = try(each.value.block_device_mappings, var.self_managed_node_group_defaults.block_device_mappings, {})
  enable_monitoring                 = try(each.value.enable_monitoring, var.self_managed_node_group_defaults.enable_monitoring, true)
  network_interfaces                = try(each.value.network_interfaces, var.self_managed_node_group_defaults.network_interfaces, [])
  iam_role_name                     = try(each.value.iam_role_name, var.self_managed_node_group_defaults.iam_role_name, null)
  iam_role_use_name_prefix          = try(each.value.iam_role_use_name_prefix, var.self_managed_node_group_defaults.iam_role_use_name_prefix, true)
  iam_role_path                     = try(each.value.iam_role_path, var.self_managed_node_group_defaults.iam_role_path, null)
  iam_role_permissions_boundary     = try(each.value.iam_role_permissions_boundary, var.self_managed_node_group_defaults.iam_role_permissions_boundary, null)
  iam_role_tags                     = try(each.value.iam_role_tags, var.self_managed_node_group_defaults.iam_role_tags, {})
  launch_template_name              = try(each.value.launch_template_name, var.self_managed_node_group_defaults.launch_template_name, each.key)
  metadata_options                  = try(each.value.metadata_options, var.self_managed_node_group_defaults.metadata_options, { http_endpoint = "enabled", http_tokens = "required", http_put_response_hop_limit = 2 })
  vpc_security_group_ids            = compact(concat([local.node_security_group_id], try(each.value.vpc_security_group_ids, var.self_managed_node_group_defaults.vpc_security_group_ids, [])))
  cluster_primary_security_group_id = try(each.value.attach_cluster_primary_security_group, var.self_managed_node_group_defaults.attach_cluster_primary_security_group, false) ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  tags                              = merge(var.tags, try(each.value.tags, var.self_managed_node_group_defaults.tags, {}))
}

module "fargate_profile" {
  source   = "./modules/fargate-profile"
  for_each = { for name, group in var.fargate_profiles : name => group if var.create && !local.on_outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = try(aws_eks_cluster.this[0].name, null)
  name                          = try(each.value.name, each.key)
  subnet_ids                    = try(each.value.subnet_ids, var.fargate_profile_defaults.subnet_ids, var.subnet_ids)
  selectors                     = try(each.value.selectors, var.fargate_profile_defaults.selectors, [])
  create_iam_role               = try(each.value.create_iam_role, var.fargate_profile_defaults.create_iam_role, true)
  iam_role_arn                  = try(each.value.iam_role_arn, var.fargate_profile_defaults.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, var.fargate_profile_defaults.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, var.fargate_profile_defaults.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, var.fargate_profile_defaults.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, var.fargate_profile_defaults.iam_role_permissions_boundary, null)
  iam_role_tags                 = try(each.value.iam_role_tags, var.fargate_profile_defaults.iam_role_tags, {})

  tags = merge(var.tags, try(each.value.tags, var.fargate_profile_defaults.tags, {}))
}
