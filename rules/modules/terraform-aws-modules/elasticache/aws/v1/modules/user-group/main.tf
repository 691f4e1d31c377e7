locals {
  tags = merge(var.tags, { terraform-aws-modules = "elasticache" })
}

resource "aws_elasticache_user_group" "this" {
  count         = var.create && var.create_group ? 1 : 0
  engine        = var.engine
  user_group_id = var.user_group_id
  user_ids      = var.create_default_user ? [aws_elasticache_user.default[0].user_id] : [var.default_user_id]
  tags          = local.tags
}

resource "aws_elasticache_user" "default" {
  count                = var.create && var.create_default_user ? 1 : 0
  user_name            = "default"
  user_id              = var.default_user.user_id
  access_string        = try(var.default_user.access_string, "on ~* +@read")
  engine               = try(var.default_user.engine, "REDIS")
  no_password_required = try(var.default_user.no_password_required, null)
  passwords            = try(var.default_user.passwords, null)
  tags                 = local.tags

  dynamic "authentication_mode" {
    for_each = try([var.default_user.authentication_mode], [])
    iterator = mode
    content {
      type      = mode.value.type
      passwords = try(mode.value.passwords, null)
    }
  }
}

resource "aws_elasticache_user" "this" {
  for_each             = { for name, user in var.users : name => user if var.create }
  user_name            = try(each.value.user_name, each.key)
  user_id              = try(each.value.user_id, each.key)
  access_string        = each.value.access_string
  engine               = try(each.value.engine, "REDIS")
  no_password_required = try(each.value.no_password_required, null)
  passwords            = try(each.value.passwords, null)
  tags                 = merge(local.tags, try(each.value.tags, {}))

  dynamic "authentication_mode" {
    for_each = try([each.value.authentication_mode], [])
    iterator = mode
    content {
      type      = mode.value.type
      passwords = try(mode.value.passwords, null)
    }
  }
}

resource "aws_elasticache_user_group_association" "this" {
  for_each      = { for name, user in var.users : name => user if var.create }
  user_group_id = var.create && var.create_group ? aws_elasticache_user_group.this[0].user_group_id : each.value.user_group_id
  user_id       = aws_elasticache_user.this[each.key].user_id
}
