locals {
  has_cluster_group         = local.create && var.create_cluster_security_group
  has_node_group            = var.create && var.create_node_security_group
  cluster_security_group_id = local.has_cluster_group ? aws_security_group.cluster[0].id : var.cluster_security_group_id
  node_security_group_id    = local.has_node_group ? aws_security_group.node[0].id : var.node_security_group_id
  cluster_group_name        = coalesce(var.cluster_security_group_name, "${local.name}-cluster")
  node_group_name           = coalesce(var.node_security_group_name, "${local.name}-node")
  ipv6_anywhere             = var.cluster_ip_family == "ipv6" ? ["::/0"] : null

  # name => direction, protocol, first port, last port, who
  cluster_rules = {
    ingress_nodes_443    = ["ingress", "tcp", 443, 443, "nodes"]
    egress_nodes_443     = ["egress", "tcp", 443, 443, "nodes"]
    egress_nodes_kubelet = ["egress", "tcp", 10250, 10250, "nodes"]
  }
  node_rules = {
    ingress_cluster_443      = ["ingress", "tcp", 443, 443, "cluster"]
    ingress_cluster_kubelet  = ["ingress", "tcp", 10250, 10250, "cluster"]
    ingress_self_coredns_tcp = ["ingress", "tcp", 53, 53, "self"]
    ingress_self_coredns_udp = ["ingress", "udp", 53, 53, "self"]
    egress_cluster_443       = ["egress", "tcp", 443, 443, "cluster"]
    egress_self_coredns_tcp  = ["egress", "tcp", 53, 53, "self"]
    egress_self_coredns_udp  = ["egress", "udp", 53, 53, "self"]
    egress_https             = ["egress", "tcp", 443, 443, "anywhere"]
    egress_ntp_tcp           = ["egress", "tcp", 123, 123, "time"]
    egress_ntp_udp           = ["egress", "udp", 123, 123, "time"]
  }
  all_node_rules = local.node_rules

  own_rules = {
    for group, rules in { cluster = local.has_node_group ? local.cluster_rules : {}, node = local.all_node_rules } : group => {
      for name, rule in rules : name => {
        type                          = rule[0]
        protocol                      = rule[1]
        from_port                     = rule[2]
        to_port                       = rule[3]
        self                          = rule[4] == "self" ? true : null
        cidr_blocks                   = rule[4] == "anywhere" ? ["0.0.0.0/0"] : rule[4] == "time" ? var.node_security_group_ntp_ipv4_cidr_block : null
        ipv6_cidr_blocks              = rule[4] == "anywhere" ? local.ipv6_anywhere : rule[4] == "time" && var.cluster_ip_family == "ipv6" ? var.node_security_group_ntp_ipv6_cidr_block : null
        source_cluster_security_group = rule[4] == "cluster"
        source_node_security_group    = rule[4] == "nodes"
      }
    }
  }
}

resource "aws_security_group" "cluster" {
  count       = local.has_cluster_group ? 1 : 0
  name        = var.cluster_security_group_use_name_prefix ? null : local.cluster_group_name
  name_prefix = var.cluster_security_group_use_name_prefix ? "${local.cluster_group_name}${var.prefix_separator}" : null
  description = var.cluster_security_group_description
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = local.cluster_group_name }, var.cluster_security_group_tags)
}

resource "aws_security_group_rule" "cluster" {
  for_each                 = { for name, rule in merge(local.own_rules.cluster, var.cluster_security_group_additional_rules) : name => rule if local.has_cluster_group }
  security_group_id        = aws_security_group.cluster[0].id
  type                     = each.value.type
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_node_security_group, false) ? local.node_security_group_id : try(each.value.source_security_group_id, null)
}

resource "aws_security_group" "node" {
  count       = local.has_node_group ? 1 : 0
  name        = var.node_security_group_use_name_prefix ? null : local.node_group_name
  name_prefix = var.node_security_group_use_name_prefix ? "${local.node_group_name}${var.prefix_separator}" : null
  description = var.node_security_group_description
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = local.node_group_name, "kubernetes.io/cluster/${local.name}" = "owned" }, var.node_security_group_tags)
}

resource "aws_security_group_rule" "node" {
  for_each                 = { for name, rule in merge(local.own_rules.node, var.node_security_group_additional_rules) : name => rule if local.has_node_group }
  security_group_id        = aws_security_group.node[0].id
  type                     = each.value.type
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_cluster_security_group, false) ? local.cluster_security_group_id : try(each.value.source_security_group_id, null)
}
