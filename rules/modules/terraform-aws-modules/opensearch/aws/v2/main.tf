locals {
  own_policy = var.create && var.create_access_policy && length(var.access_policy_statements) + length(var.access_policy_source_policy_documents) + length(var.access_policy_override_policy_documents) > 0
  grouped    = var.create && var.create_security_group && length(var.vpc_options) > 0
  group_name = try(coalesce(var.security_group_name, var.domain_name), "")
}
resource "aws_opensearch_domain" "this" {
  count            = var.create ? 1 : 0
  domain_name      = var.domain_name
  engine_version   = var.engine_version
  advanced_options = var.advanced_options
  ip_address_type  = var.ip_address_type
  tags             = var.tags
  dynamic "advanced_security_options" {
    for_each = length(var.advanced_security_options) > 0 ? [var.advanced_security_options] : []
    content {
      enabled                        = try(advanced_security_options.value.enabled, true)
      anonymous_auth_enabled         = try(advanced_security_options.value.anonymous_auth_enabled, false)
      internal_user_database_enabled = try(advanced_security_options.value.internal_user_database_enabled, null)
      dynamic "master_user_options" {
        for_each = [try(advanced_security_options.value.master_user_options, {})]
        content {
          master_user_arn      = try(master_user_options.value.master_user_arn, null)
          master_user_name     = try(master_user_options.value.master_user_arn, null) != null ? null : try(master_user_options.value.master_user_name, null)
          master_user_password = try(master_user_options.value.master_user_arn, null) != null ? null : try(master_user_options.value.master_user_password, null)
        }
      }
    }
  }
  dynamic "cluster_config" {
    for_each = length(var.cluster_config) > 0 ? [var.cluster_config] : []
    content {
      dedicated_master_count        = try(cluster_config.value.dedicated_master_count, 3)
      dedicated_master_enabled      = try(cluster_config.value.dedicated_master_enabled, true)
      instance_count                = try(cluster_config.value.instance_count, 3)
      instance_type                 = try(cluster_config.value.instance_type, "r6g.large.search")
      multi_az_with_standby_enabled = try(cluster_config.value.multi_az_with_standby_enabled, null)
      warm_enabled                  = try(cluster_config.value.warm_enabled, null)
      zone_awareness_enabled        = try(cluster_config.value.zone_awareness_enabled, true)
      dynamic "zone_awareness_config" {
        for_each = try(cluster_config.value.zone_awareness_enabled, true) ? try([cluster_config.value.zone_awareness_config], []) : []
        content {
          availability_zone_count = try(zone_awareness_config.value.availability_zone_count, null)
        }
      }
    }
  }
  dynamic "cognito_options" {
    for_each = length(var.cognito_options) > 0 ? [var.cognito_options] : []
    content {
      enabled          = try(cognito_options.value.enabled, null)
      identity_pool_id = try(cognito_options.value.identity_pool_id, null)
      role_arn         = try(cognito_options.value.role_arn, null)
      user_pool_id     = try(cognito_options.value.user_pool_id, null)
    }
  }
  dynamic "domain_endpoint_options" {
    for_each = length(var.domain_endpoint_options) > 0 ? [var.domain_endpoint_options] : []
    content {
      custom_endpoint                 = try(domain_endpoint_options.value.custom_endpoint, null)
      custom_endpoint_certificate_arn = try(domain_endpoint_options.value.custom_endpoint_certificate_arn, null)
      custom_endpoint_enabled         = try(domain_endpoint_options.value.custom_endpoint_enabled, null)
      enforce_https                   = try(domain_endpoint_options.value.enforce_https, true)
      tls_security_policy             = try(domain_endpoint_options.value.tls_security_policy, "Policy-Min-TLS-1-2-2019-07")
    }
  }
  dynamic "ebs_options" {
    for_each = length(var.ebs_options) > 0 ? [var.ebs_options] : []
    content {
      ebs_enabled = try(ebs_options.value.ebs_enabled, true)
      volume_size = try(ebs_options.value.volume_size, null)
      volume_type = try(ebs_options.value.volume_type, "gp3")
    }
  }
  dynamic "encrypt_at_rest" {
    for_each = length(var.encrypt_at_rest) > 0 ? [var.encrypt_at_rest] : []
    content {
      enabled    = try(encrypt_at_rest.value.enabled, true)
      kms_key_id = try(encrypt_at_rest.value.kms_key_id, null)
    }
  }
  dynamic "log_publishing_options" {
    for_each = { for one in var.log_publishing_options : one.log_type => one }
    content {
      log_type                 = log_publishing_options.key
      enabled                  = try(log_publishing_options.value.enabled, true)
      cloudwatch_log_group_arn = try(log_publishing_options.value.cloudwatch_log_group_arn, aws_cloudwatch_log_group.this[log_publishing_options.key].arn)
    }
  }
  dynamic "node_to_node_encryption" {
    for_each = length(var.node_to_node_encryption) > 0 ? [var.node_to_node_encryption] : []
    content {
      enabled = try(node_to_node_encryption.value.enabled, true)
    }
  }
  dynamic "software_update_options" {
    for_each = length(var.software_update_options) > 0 ? [var.software_update_options] : []
    content {
      auto_software_update_enabled = try(software_update_options.value.auto_software_update_enabled, true)
    }
  }
  dynamic "vpc_options" {
    for_each = length(var.vpc_options) > 0 ? [var.vpc_options] : []
    content {
      subnet_ids         = try(vpc_options.value.subnet_ids, null)
      security_group_ids = concat(aws_security_group.this[*].id, try(vpc_options.value.security_group_ids, []))
    }
  }
}
resource "aws_opensearch_domain_policy" "this" {
  count           = var.create && var.enable_access_policy && (local.own_policy || var.access_policies != null) ? 1 : 0
  domain_name     = aws_opensearch_domain.this[0].domain_name
  access_policies = local.own_policy ? data.aws_iam_policy_document.this[0].json : var.access_policies
}
data "aws_iam_policy_document" "this" {
  count                     = local.own_policy ? 1 : 0
  source_policy_documents   = var.access_policy_source_policy_documents
  override_policy_documents = var.access_policy_override_policy_documents
  dynamic "statement" {
    for_each = var.access_policy_statements
    content {
      sid           = try(statement.value.sid, null)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      not_resources = try(statement.value.not_resources, null)
      resources     = try(statement.value.resources, [for path in try(statement.value.resource_paths, ["*"]) : "${aws_opensearch_domain.this[0].arn}/${path}"])
      dynamic "principals" {
        for_each = try(statement.value.principals, [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(statement.value.conditions, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_cloudwatch_log_group" "this" {
  for_each          = { for one in var.log_publishing_options : one.log_type => one if var.create && var.create_cloudwatch_log_groups && try(one.enabled, true) }
  name              = try(each.value.log_group_name, "/aws/opensearch/${var.domain_name}/${each.key}")
  retention_in_days = try(each.value.log_group_retention_in_days, var.cloudwatch_log_group_retention_in_days)
  kms_key_id        = try(each.value.log_group_kms_key_id, var.cloudwatch_log_group_kms_key_id)
  tags              = var.tags
}
data "aws_subnet" "this" {
  count = local.grouped ? 1 : 0
  id    = element(var.vpc_options.subnet_ids, 0)
}
resource "aws_security_group" "this" {
  count       = local.grouped ? 1 : 0
  name        = var.security_group_use_name_prefix ? null : local.group_name
  name_prefix = var.security_group_use_name_prefix ? "${local.group_name}-" : null
  description = var.security_group_description
  vpc_id      = data.aws_subnet.this[0].vpc_id
  tags        = merge(var.tags, var.security_group_tags)
}
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for key, rule in var.security_group_rules : key => rule if local.grouped && try(rule.type, "ingress") == "ingress" }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  from_port                    = try(each.value.from_port, 443)
  to_port                      = try(each.value.to_port, 443)
  description                  = try(each.value.description, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = { for key, rule in var.security_group_rules : key => rule if local.grouped && try(rule.type, "ingress") == "egress" }
  security_group_id            = aws_security_group.this[0].id
  ip_protocol                  = try(each.value.ip_protocol, "tcp")
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  description                  = try(each.value.description, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  cidr_ipv6                    = try(each.value.cidr_ipv6, null)
  prefix_list_id               = try(each.value.prefix_list_id, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}
