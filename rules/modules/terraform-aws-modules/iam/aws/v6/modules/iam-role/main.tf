data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
locals {
  iam = "arn:${data.aws_partition.current.partition}:iam::"
  own = data.aws_caller_identity.current.account_id
  # Who may present tokens: each identity provider, with what its tokens must say.
  oidc = [
    for url in var.enable_oidc ? var.oidc_provider_urls : [] : {
      host     = replace(url, "https://", "")
      account  = coalesce(var.oidc_account_id, local.own)
      prefix   = ""
      audience = [{ test = "StringEquals", values = var.oidc_audiences }]
    }
  ]
  github = [
    for host in var.enable_github_oidc ? [var.github_provider] : [] : {
      host     = host
      account  = local.own
      prefix   = "repo:"
      audience = [{ test = "ForAllValues:StringEquals", values = length(var.oidc_audiences) > 0 ? var.oidc_audiences : ["sts.amazonaws.com"] }]
    }
  ]
  bitbucket = [
    for host in var.enable_bitbucket_oidc ? [replace(element(var.oidc_provider_urls, 0), "https://", "")] : [] : {
      host     = host
      account  = local.own
      prefix   = ""
      audience = [{ test = "ForAllValues:StringEquals", values = length(var.oidc_audiences) > 0 ? var.oidc_audiences : ["sts.amazonaws.com"] }]
    }
  ]
}
data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0
  dynamic "statement" {
    for_each = concat(local.oidc, local.github, local.bitbucket)
    content {
      actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
      principals {
        type        = "Federated"
        identifiers = ["${local.iam}${statement.value.account}:oidc-provider/${statement.value.host}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [var.oidc_subjects] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value.host}:sub"
          values   = [for subject in condition.value : "${statement.value.prefix}${trimprefix(subject, statement.value.prefix)}"]
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [var.oidc_wildcard_subjects] : []
        content {
          test     = "StringLike"
          variable = "${statement.value.host}:sub"
          values   = [for subject in condition.value : "${statement.value.prefix}${trimprefix(subject, statement.value.prefix)}"]
        }
      }
      dynamic "condition" {
        for_each = [for audience in statement.value.audience : audience if length(audience.values) > 0]
        content {
          test     = condition.value.test
          variable = "${statement.value.host}:aud"
          values   = condition.value.values
        }
      }
      dynamic "condition" {
        for_each = statement.value.prefix == "" ? [] : ["https://${statement.value.host}"]
        content {
          test     = "ForAllValues:StringEquals"
          variable = "${statement.value.host}:iss"
          values   = [condition.value]
        }
      }
      dynamic "condition" {
        for_each = var.trust_policy_conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
  dynamic "statement" {
    for_each = var.enable_saml ? ["SAML"] : []
    content {
      actions = distinct(compact(concat(["sts:AssumeRoleWithSAML", "sts:TagSession"], var.saml_trust_actions)))
      principals {
        type        = "Federated"
        identifiers = var.saml_provider_ids
      }
      condition {
        test     = "StringEquals"
        variable = "SAML:aud"
        values   = var.saml_endpoints
      }
      dynamic "condition" {
        for_each = var.trust_policy_conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
  dynamic "statement" {
    for_each = var.trust_policy_permissions == null ? {} : var.trust_policy_permissions
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
      not_resources = statement.value.not_resources
      dynamic "principals" {
        for_each = statement.value.principals == null ? [] : statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = statement.value.not_principals == null ? [] : statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = statement.value.condition == null ? [] : statement.value.condition
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_iam_role" "this" {
  count                 = var.create ? 1 : 0
  name                  = var.use_name_prefix ? null : var.name
  name_prefix           = var.use_name_prefix ? try("${var.name}-", null) : null
  path                  = var.path
  description           = var.description
  assume_role_policy    = data.aws_iam_policy_document.this[0].json
  max_session_duration  = var.max_session_duration
  permissions_boundary  = var.permissions_boundary
  force_detach_policies = true
  tags                  = var.tags
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
data "aws_iam_policy_document" "inline" {
  count                     = var.create && var.create_inline_policy ? 1 : 0
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  dynamic "statement" {
    for_each = var.inline_policy_permissions == null ? {} : var.inline_policy_permissions
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
      not_resources = statement.value.not_resources
      dynamic "principals" {
        for_each = statement.value.principals == null ? [] : statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = statement.value.not_principals == null ? [] : statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = statement.value.condition == null ? [] : statement.value.condition
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_iam_role_policy" "inline" {
  count       = var.create && var.create_inline_policy ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? try("${var.name}-", null) : null
  policy      = data.aws_iam_policy_document.inline[0].json
}
resource "aws_iam_instance_profile" "this" {
  count       = var.create && var.create_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? try("${var.name}-", null) : null
  path        = var.path
  tags        = var.tags
}
