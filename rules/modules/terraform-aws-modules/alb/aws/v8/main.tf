locals {
  create     = var.create_lb
  grouped    = local.create && var.create_security_group && var.load_balancer_type == "application"
  group_name = try(coalesce(var.security_group_name, var.name, var.name_prefix), "")
}
resource "aws_lb" "this" {
  count                            = local.create ? 1 : 0
  name                             = var.name
  name_prefix                      = var.name_prefix
  load_balancer_type               = var.load_balancer_type
  internal                         = var.internal
  subnets                          = var.subnets
  idle_timeout                     = var.idle_timeout
  enable_cross_zone_load_balancing = var.enable_cross_zone_load_balancing
  enable_deletion_protection       = var.enable_deletion_protection
  enable_http2                     = var.enable_http2
  ip_address_type                  = var.ip_address_type
  drop_invalid_header_fields       = var.drop_invalid_header_fields
  enable_waf_fail_open             = var.enable_waf_fail_open
  desync_mitigation_mode           = var.desync_mitigation_mode
  xff_header_processing_mode       = var.xff_header_processing_mode
  security_groups                  = concat(aws_security_group.this[*].id, var.security_groups)
  tags                             = merge(var.tags, var.lb_tags, { Name = try(coalesce(var.name, var.name_prefix), null) })
  dynamic "access_logs" {
    for_each = try(length(var.access_logs) > 0 ? [var.access_logs] : [], [])
    content {
      bucket  = try(access_logs.value.bucket, null)
      prefix  = try(access_logs.value.prefix, null)
      enabled = try(access_logs.value.enabled, access_logs.value.bucket != null, false)
    }
  }
  dynamic "subnet_mapping" {
    for_each = try([for one in var.subnet_mapping : one], [])
    content {
      subnet_id     = subnet_mapping.value.subnet_id
      allocation_id = try(subnet_mapping.value.allocation_id, null)
    }
  }
}
resource "aws_lb_listener" "frontend_http_tcp" {
  count             = local.create ? length(var.http_tcp_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.http_tcp_listeners[count.index]["port"]
  protocol          = var.http_tcp_listeners[count.index]["protocol"]
  default_action {
    type = lookup(var.http_tcp_listeners[count.index], "action_type", "forward")
    dynamic "redirect" {
      for_each = try([var.http_tcp_listeners[count.index].redirect], [])
      content {
        host        = try(redirect.value.host, null)
        path        = try(redirect.value.path, null)
        port        = try(redirect.value.port, null)
        protocol    = try(redirect.value.protocol, null)
        status_code = try(redirect.value.status_code, null)
      }
    }
  }
}
resource "aws_lb_listener" "frontend_https" {
  count             = local.create ? length(var.https_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.https_listeners[count.index]["port"]
  protocol          = lookup(var.https_listeners[count.index], "protocol", "HTTPS")
  certificate_arn   = var.https_listeners[count.index]["certificate_arn"]
  ssl_policy        = lookup(var.https_listeners[count.index], "ssl_policy", var.listener_ssl_policy_default)
  default_action {
    type = lookup(var.https_listeners[count.index], "action_type", "forward")
  }
}
resource "aws_lb_target_group" "main" {
  count       = local.create ? length(var.target_groups) : 0
  name        = try(var.target_groups[count.index].name, null)
  name_prefix = try(var.target_groups[count.index].name_prefix, null)
  vpc_id      = var.vpc_id
  port        = try(var.target_groups[count.index].backend_port, null)
  protocol    = try(var.target_groups[count.index].backend_protocol, null)
  target_type = try(var.target_groups[count.index].target_type, null)
}
resource "aws_security_group_rule" "this" {
  for_each                 = { for key, rule in var.security_group_rules : key => rule if local.grouped }
  security_group_id        = aws_security_group.this[0].id
  type                     = each.value.type
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  protocol                 = each.value.protocol
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  prefix_list_ids          = try(each.value.prefix_list_ids, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}
resource "aws_security_group" "this" {
  count       = local.grouped ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.security_group_tags)
}
resource "aws_wafv2_web_acl_association" "this" {
  count        = local.create && var.web_acl_arn != null ? 1 : 0
  resource_arn = aws_lb.this[0].arn
  web_acl_arn  = var.web_acl_arn
}
