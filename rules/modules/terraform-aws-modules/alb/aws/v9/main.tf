locals {
  create     = var.create
  grouped    = local.create && var.create_security_group
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
  tags                             = var.tags
  dynamic "access_logs" {
    for_each = try(length(var.access_logs) > 0 ? [var.access_logs] : [], [])
    content {
      bucket  = try(access_logs.value.bucket, null)
      prefix  = try(access_logs.value.prefix, null)
      enabled = try(access_logs.value.enabled, true)
    }
  }
  dynamic "connection_logs" {
    for_each = try(length(var.connection_logs) > 0 ? [var.connection_logs] : [], [])
    content {
      bucket  = connection_logs.value.bucket
      enabled = try(connection_logs.value.enabled, true)
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
resource "aws_lb_listener" "this" {
  for_each          = { for key, listener in var.listeners : key => listener if local.create }
  load_balancer_arn = aws_lb.this[0].arn
  port              = try(coalesce(each.value.port), var.default_port)
  protocol          = try(coalesce(each.value.protocol), var.default_protocol)
  certificate_arn   = try(each.value.certificate_arn, null)
  ssl_policy        = contains(["HTTPS", "TLS"], try(coalesce(each.value.protocol), var.default_protocol)) ? try(coalesce(each.value.ssl_policy), "ELBSecurityPolicy-TLS13-1-2-Res-2021-06") : try(each.value.ssl_policy, null)
  dynamic "default_action" {
    for_each = try([coalesce(each.value.redirect)], [])
    content {
      type = "redirect"
      redirect {
        host        = try(default_action.value.host, null)
        path        = try(default_action.value.path, null)
        port        = try(default_action.value.port, null)
        protocol    = try(default_action.value.protocol, null)
        status_code = try(default_action.value.status_code, null)
      }
    }
  }
  dynamic "default_action" {
    for_each = try([coalesce(each.value.forward)], [])
    content {
      type             = "forward"
      target_group_arn = try(default_action.value.arn, aws_lb_target_group.this[default_action.value.target_group_key].arn, null)
    }
  }
  dynamic "default_action" {
    for_each = try([coalesce(each.value.fixed_response)], [])
    content {
      type = "fixed-response"
    }
  }
}
resource "aws_lb_target_group" "this" {
  for_each    = { for key, group in coalesce(var.target_groups, {}) : key => group if local.create }
  name        = try(each.value.name, null)
  name_prefix = try(each.value.name_prefix, null)
  port        = try(each.value.port, null)
  protocol    = try(each.value.protocol, null)
  target_type = try(each.value.target_type, null)
  vpc_id      = try(coalesce(each.value.vpc_id), var.vpc_id)
}
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for key, rule in coalesce(var.security_group_ingress_rules, {}) : key => rule if local.grouped }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  description                  = try(each.value.description, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  from_port                    = try(each.value.from_port, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
  to_port                      = try(each.value.to_port, null)
}
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for key, rule in coalesce(var.security_group_egress_rules, {}) : key => rule if local.grouped }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  description                  = try(each.value.description, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}
resource "aws_security_group" "this" {
  count       = local.grouped ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, var.security_group_tags)
}
resource "aws_wafv2_web_acl_association" "this" {
  count        = local.create && var.associate_web_acl ? 1 : 0
  resource_arn = aws_lb.this[0].arn
  web_acl_arn  = var.web_acl_arn
}
