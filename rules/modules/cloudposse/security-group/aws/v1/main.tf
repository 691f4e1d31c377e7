locals {
  enabled     = module.this.enabled
  makes_group = local.enabled && length(var.target_security_group_id) == 0
  group       = var.create_before_destroy ? one(aws_security_group.cbd[*]) : one(aws_security_group.default[*])
  group_id    = local.enabled ? local.makes_group ? local.group.id : var.target_security_group_id[0] : null

  # rules that stand for themselves
  single = flatten([for list, rules in merge({ _list_ = var.rules }, var.rules_map) : [for index, rule in rules : {
    key                      = coalesce(try(rule.key, null), "${list}[${index}]")
    type                     = rule.type
    from_port                = rule.from_port
    to_port                  = rule.to_port
    protocol                 = rule.protocol
    description              = try(rule.description, "Managed by Terraform")
    cidr_blocks              = try(coalescelist(rule.cidr_blocks, []), [])
    ipv6_cidr_blocks         = try(coalescelist(rule.ipv6_cidr_blocks, []), [])
    prefix_list_ids          = try(coalescelist(rule.prefix_list_ids, []), [])
    self                     = try(rule.self, null) == true ? true : null
    source_security_group_id = try(rule.source_security_group_id, null)
    groups                   = []
  }] if local.enabled])

  # each of some rules for each of some subjects
  matrix = flatten([for row, subject in var.rule_matrix : [for column, rule in subject.rules : {
    key                      = "${coalesce(try(subject.key, null), "_m[${row}]")}#${coalesce(try(rule.key, null), "[${column}]")}"
    type                     = rule.type
    from_port                = rule.from_port
    to_port                  = rule.to_port
    protocol                 = rule.protocol
    description              = try(rule.description, "Managed by Terraform")
    cidr_blocks              = try(subject.cidr_blocks, [])
    ipv6_cidr_blocks         = try(subject.ipv6_cidr_blocks, [])
    prefix_list_ids          = try(subject.prefix_list_ids, [])
    self                     = try(rule.self, null) == true ? true : null
    source_security_group_id = null
    groups                   = try(subject.source_security_group_ids, [])
  }] if local.enabled])

  egress = [for rule in [{
    key                      = "_allow_all_egress_"
    type                     = "egress"
    from_port                = 0
    to_port                  = 0
    protocol                 = "-1"
    description              = "Allow all egress"
    cidr_blocks              = ["0.0.0.0/0"]
    ipv6_cidr_blocks         = ["::/0"]
    prefix_list_ids          = []
    self                     = null
    source_security_group_id = null
    groups                   = []
  }] : rule if local.enabled && var.allow_all_egress]

  inline = concat(local.single, local.matrix, local.egress)
  nobody = { cidr_blocks = [], ipv6_cidr_blocks = [], prefix_list_ids = [], self = null, source_security_group_id = null }
  split = var.inline_rules_enabled ? [] : concat(
    [for rule in local.matrix : merge(rule, local.nobody, { key = "${rule.key}#self", self = true }) if rule.self == true],
    flatten([for rule in local.matrix : [for index, group in rule.groups : merge(rule, local.nobody, { key = "${rule.key}#sg#${index}", source_security_group_id = group })]]),
    [for rule in local.matrix : merge(rule, { key = "${rule.key}#cidr", self = null }) if length(rule.cidr_blocks) + length(rule.ipv6_cidr_blocks) + length(rule.prefix_list_ids) > 0],
  )
  keyed = { for rule in concat(local.single, local.split, local.egress) : rule.key => rule }
}

resource "aws_security_group" "default" {
  count                  = local.makes_group && !var.create_before_destroy ? 1 : 0
  name                   = concat(var.security_group_name, [module.this.id])[0]
  vpc_id                 = var.vpc_id
  description            = var.security_group_description
  revoke_rules_on_delete = var.revoke_rules_on_delete
  tags                   = merge(module.this.tags, try(length(var.security_group_name[0]), 0) > 0 ? { Name = var.security_group_name[0] } : {})

  dynamic "ingress" {
    for_each = var.inline_rules_enabled ? [for rule in local.inline : rule if rule.type == "ingress"] : []
    iterator = rule
    content {
      from_port        = rule.value.from_port
      to_port          = rule.value.to_port
      protocol         = rule.value.protocol
      description      = rule.value.description
      cidr_blocks      = rule.value.cidr_blocks
      ipv6_cidr_blocks = rule.value.ipv6_cidr_blocks
      prefix_list_ids  = rule.value.prefix_list_ids
      self             = rule.value.self
      security_groups  = rule.value.groups
    }
  }

  dynamic "egress" {
    for_each = var.inline_rules_enabled ? [for rule in local.inline : rule if rule.type == "egress"] : []
    iterator = rule
    content {
      from_port        = rule.value.from_port
      to_port          = rule.value.to_port
      protocol         = rule.value.protocol
      description      = rule.value.description
      cidr_blocks      = rule.value.cidr_blocks
      ipv6_cidr_blocks = rule.value.ipv6_cidr_blocks
      prefix_list_ids  = rule.value.prefix_list_ids
      self             = rule.value.self
      security_groups  = rule.value.groups
    }
  }
}

resource "aws_security_group" "cbd" {
  count                  = local.makes_group && var.create_before_destroy ? 1 : 0
  name_prefix            = concat(var.security_group_name, ["${module.this.id}${module.this.delimiter}"])[0]
  vpc_id                 = var.vpc_id
  description            = var.security_group_description
  revoke_rules_on_delete = var.revoke_rules_on_delete
  tags                   = merge(module.this.tags, try(length(var.security_group_name[0]), 0) > 0 ? { Name = var.security_group_name[0] } : {})

  dynamic "ingress" {
    for_each = var.inline_rules_enabled ? [for rule in local.inline : rule if rule.type == "ingress"] : []
    iterator = rule
    content {
      from_port        = rule.value.from_port
      to_port          = rule.value.to_port
      protocol         = rule.value.protocol
      description      = rule.value.description
      cidr_blocks      = rule.value.cidr_blocks
      ipv6_cidr_blocks = rule.value.ipv6_cidr_blocks
      prefix_list_ids  = rule.value.prefix_list_ids
      self             = rule.value.self
      security_groups  = rule.value.groups
    }
  }

  dynamic "egress" {
    for_each = var.inline_rules_enabled ? [for rule in local.inline : rule if rule.type == "egress"] : []
    iterator = rule
    content {
      from_port        = rule.value.from_port
      to_port          = rule.value.to_port
      protocol         = rule.value.protocol
      description      = rule.value.description
      cidr_blocks      = rule.value.cidr_blocks
      ipv6_cidr_blocks = rule.value.ipv6_cidr_blocks
      prefix_list_ids  = rule.value.prefix_list_ids
      self             = rule.value.self
      security_groups  = rule.value.groups
    }
  }
}

resource "aws_security_group_rule" "keyed" {
  for_each                 = local.keyed
  security_group_id        = local.group_id
  type                     = each.value.type
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  protocol                 = each.value.protocol
  description              = each.value.description
  self                     = each.value.self
  source_security_group_id = each.value.source_security_group_id
  cidr_blocks              = try(coalescelist(each.value.cidr_blocks, []), null)
  ipv6_cidr_blocks         = try(coalescelist(each.value.ipv6_cidr_blocks, []), null)
  prefix_list_ids          = each.value.prefix_list_ids
}
