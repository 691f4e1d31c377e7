resource "aws_security_group" "cluster" {
  count       = local.makes_cluster_group ? 1 : 0
  name_prefix = var.cluster_name
  description = "EKS cluster security group."
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.cluster_name}-eks_cluster_sg" })
}

resource "aws_security_group" "workers" {
  count       = local.makes_worker_group ? 1 : 0
  name_prefix = var.cluster_name
  description = "Security group for all nodes in the cluster."
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.cluster_name}-eks_worker_sg", "kubernetes.io/cluster/${var.cluster_name}" = "owned" })
}

resource "aws_security_group_rule" "cluster_egress_internet" {
  count             = local.makes_cluster_group ? 1 : 0
  security_group_id = local.cluster_group_id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = var.cluster_egress_cidrs
}

resource "aws_security_group_rule" "cluster_https_worker_ingress" {
  count                    = local.makes_cluster_group && var.worker_create_security_group ? 1 : 0
  security_group_id        = local.cluster_group_id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
  source_security_group_id = local.worker_group_id
}

resource "aws_security_group_rule" "cluster_primary_ingress_workers" {
  count                    = local.joins_primary ? 1 : 0
  security_group_id        = local.primary_group_id
  type                     = "ingress"
  protocol                 = "all"
  from_port                = 0
  to_port                  = 65535
  source_security_group_id = local.worker_group_id
}

resource "aws_security_group_rule" "workers_egress_internet" {
  count             = local.makes_worker_group ? 1 : 0
  security_group_id = local.worker_group_id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = var.workers_egress_cidrs
}

resource "aws_security_group_rule" "workers_ingress_self" {
  count                    = local.makes_worker_group ? 1 : 0
  security_group_id        = local.worker_group_id
  type                     = "ingress"
  protocol                 = "-1"
  from_port                = 0
  to_port                  = 65535
  source_security_group_id = local.worker_group_id
}

resource "aws_security_group_rule" "workers_ingress_cluster" {
  count                    = local.makes_worker_group ? 1 : 0
  security_group_id        = local.worker_group_id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = var.worker_sg_ingress_from_port
  to_port                  = 65535
  source_security_group_id = local.cluster_group_id
}

resource "aws_security_group_rule" "workers_ingress_cluster_kubelet" {
  count                    = local.makes_worker_group && var.worker_sg_ingress_from_port > 10250 ? 1 : 0
  security_group_id        = local.worker_group_id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 10250
  to_port                  = 10250
  source_security_group_id = local.cluster_group_id
}

resource "aws_security_group_rule" "workers_ingress_cluster_https" {
  count                    = local.makes_worker_group ? 1 : 0
  security_group_id        = local.worker_group_id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
  source_security_group_id = local.cluster_group_id
}

resource "aws_security_group_rule" "workers_ingress_cluster_primary" {
  count                    = local.joins_primary ? 1 : 0
  security_group_id        = local.worker_group_id
  type                     = "ingress"
  protocol                 = "all"
  from_port                = 0
  to_port                  = 65535
  source_security_group_id = local.primary_group_id
}

resource "aws_security_group_rule" "cluster_private_access_cidrs_source" {
  for_each          = toset(local.reaches_endpoint ? coalesce(var.cluster_endpoint_private_access_cidrs, []) : [])
  security_group_id = local.primary_group_id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [each.value]
}

resource "aws_security_group_rule" "cluster_private_access_sg_source" {
  count                    = local.reaches_endpoint ? length(coalesce(var.cluster_endpoint_private_access_sg, [])) : 0
  security_group_id        = local.primary_group_id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
  source_security_group_id = var.cluster_endpoint_private_access_sg[count.index]
}
