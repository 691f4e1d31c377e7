module "eks_managed_node_group" {
  source   = "./modules/eks-managed-node-group"
  for_each = { for name, group in coalesce(var.eks_managed_node_groups, {}) : name => group if var.create && !local.on_outposts }

  create                            = each.value.create
  cluster_name                      = try(aws_eks_cluster.this[0].id, null)
  name                              = coalesce(each.value.name, each.key)
  subnet_ids                        = coalesce(each.value.subnet_ids, var.subnet_ids)
  use_name_prefix                   = each.value.use_name_prefix
  min_size                          = each.value.min_size
  max_size                          = each.value.max_size
  desired_size                      = each.value.desired_size
  ami_id                            = each.value.ami_id
  ami_type                          = each.value.ami_type
  capacity_type                     = each.value.capacity_type
  disk_size                         = each.value.disk_size
  instance_types                    = each.value.instance_types
  labels                            = each.value.labels
  remote_access                     = each.value.remote_access
  use_custom_launch_template        = each.value.use_custom_launch_template
  launch_template_id                = each.value.launch_template_id
  create_iam_role                   = each.value.create_iam_role
  iam_role_arn                      = each.value.iam_role_arn
  security_group_description        = each.value.security_group_description
  create_launch_template            = each.value.create_launch_template
  launch_template_use_name_prefix   = each.value.launch_template_use_name_prefix
  launch_template_tags              = each.value.launch_template_tags
  ebs_optimized                     = each.value.ebs_optimized
  key_name                          = each.value.key_name
  block_device_mappings             = each.value.block_device_mappings
  enable_monitoring                 = each.value.enable_monitoring
  network_interfaces                = each.value.network_interfaces
  iam_role_name                     = each.value.iam_role_name
  iam_role_use_name_prefix          = each.value.iam_role_use_name_prefix
  iam_role_path                     = each.value.iam_role_path
  iam_role_permissions_boundary     = each.value.iam_role_permissions_boundary
  iam_role_tags                     = each.value.iam_role_tags
  create_security_group             = each.value.create_security_group
  security_group_name               = each.value.security_group_name
  security_group_use_name_prefix    = each.value.security_group_use_name_prefix
  security_group_tags               = each.value.security_group_tags
  security_group_ingress_rules      = each.value.security_group_ingress_rules
  security_group_egress_rules       = each.value.security_group_egress_rules
  launch_template_name              = coalesce(each.value.launch_template_name, each.key)
  metadata_options                  = each.value.metadata_options
  vpc_security_group_ids            = compact(concat([local.node_security_group_id], each.value.vpc_security_group_ids))
  cluster_primary_security_group_id = each.value.attach_cluster_primary_security_group ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  kubernetes_version                = each.value.kubernetes_version != null ? each.value.kubernetes_version : try(aws_eks_cluster.this[0].version, null)
  tags                              = merge(var.tags, each.value.tags)
}

module "self_managed_node_group" {
  source   = "./modules/self-managed-node-group"
  for_each = { for name, group in coalesce(var.self_managed_node_groups, {}) : name => group if var.create }

  create                            = each.value.create
  cluster_name                      = try(aws_eks_cluster.this[0].id, null)
  name                              = coalesce(each.value.name, each.key)
  subnet_ids                        = coalesce(each.value.subnet_ids, var.subnet_ids)
  create_autoscaling_group          = each.value.create_autoscaling_group
  use_mixed_instances_policy        = each.value.use_mixed_instances_policy
  use_name_prefix                   = each.value.use_name_prefix
  min_size                          = each.value.min_size
  max_size                          = each.value.max_size
  desired_size                      = each.value.desired_size
  ami_id                            = each.value.ami_id
  instance_type                     = each.value.instance_type
  create_iam_instance_profile       = each.value.create_iam_instance_profile
  iam_instance_profile_arn          = each.value.iam_instance_profile_arn
  security_group_description        = each.value.security_group_description
  create_launch_template            = each.value.create_launch_template
  launch_template_use_name_prefix   = each.value.launch_template_use_name_prefix
  launch_template_tags              = each.value.launch_template_tags
  ebs_optimized                     = each.value.ebs_optimized
  key_name                          = each.value.key_name
  block_device_mappings             = each.value.block_device_mappings
  enable_monitoring                 = each.value.enable_monitoring
  network_interfaces                = each.value.network_interfaces
  iam_role_name                     = each.value.iam_role_name
  iam_role_use_name_prefix          = each.value.iam_role_use_name_prefix
  iam_role_path                     = each.value.iam_role_path
  iam_role_permissions_boundary     = each.value.iam_role_permissions_boundary
  iam_role_tags                     = each.value.iam_role_tags
  create_security_group             = each.value.create_security_group
  security_group_name               = each.value.security_group_name
  security_group_use_name_prefix    = each.value.security_group_use_name_prefix
  security_group_tags               = each.value.security_group_tags
  security_group_ingress_rules      = each.value.security_group_ingress_rules
  security_group_egress_rules       = each.value.security_group_egress_rules
  launch_template_name              = coalesce(each.value.launch_template_name, each.key)
  metadata_options                  = each.value.metadata_options
  vpc_security_group_ids            = compact(concat([local.node_security_group_id], each.value.vpc_security_group_ids))
  cluster_primary_security_group_id = each.value.attach_cluster_primary_security_group ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
  tags                              = merge(var.tags, each.value.tags)
}

module "fargate_profile" {
  source   = "./modules/fargate-profile"
  for_each = { for name, group in coalesce(var.fargate_profiles, {}) : name => group if var.create && !local.on_outposts }

  create                        = each.value.create
  cluster_name                  = try(aws_eks_cluster.this[0].id, null)
  name                          = coalesce(each.value.name, each.key)
  subnet_ids                    = coalesce(each.value.subnet_ids, var.subnet_ids)
  selectors                     = each.value.selectors
  create_iam_role               = each.value.create_iam_role
  iam_role_arn                  = each.value.iam_role_arn
  iam_role_name                 = each.value.iam_role_name
  iam_role_use_name_prefix      = each.value.iam_role_use_name_prefix
  iam_role_path                 = each.value.iam_role_path
  iam_role_permissions_boundary = each.value.iam_role_permissions_boundary
  iam_role_tags                 = each.value.iam_role_tags

  tags = merge(var.tags, each.value.tags)
}
