locals {
  create   = var.create && var.putin_khuylo
  group_id = var.create_sg ? try(aws_security_group.this[0].id, aws_security_group.this_name_prefix[0].id, "") : var.security_group_id
}

resource "aws_security_group" "this" {
  count                  = local.create && var.create_sg && !var.use_name_prefix ? 1 : 0
  name                   = var.name
  description            = var.description
  vpc_id                 = var.vpc_id
  revoke_rules_on_delete = var.revoke_rules_on_delete
  tags                   = merge({ Name = var.name }, var.tags)
}

resource "aws_security_group" "this_name_prefix" {
  count                  = local.create && var.create_sg && var.use_name_prefix ? 1 : 0
  name_prefix            = "${var.name}-"
  description            = var.description
  vpc_id                 = var.vpc_id
  revoke_rules_on_delete = var.revoke_rules_on_delete
  tags                   = merge({ Name = var.name }, var.tags)
}
