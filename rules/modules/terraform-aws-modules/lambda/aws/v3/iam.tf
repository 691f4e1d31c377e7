data "aws_iam_policy_document" "assume_role" {
  count = local.create_role ? 1 : 0
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = distinct(compact(concat(["lambda.amazonaws.com"], var.lambda_at_edge ? ["edgelambda.amazonaws.com"] : [], [for entity in var.trusted_entities : try(tostring(entity), "")])))
    }
    dynamic "principals" {
      for_each = [for entity in var.trusted_entities : entity if !can(tostring(entity))]
      content {
        type        = principals.value.type
        identifiers = principals.value.identifiers
      }
    }
  }
  dynamic "statement" {
    for_each = var.assume_role_policy_statements
    content {
      sid         = try(statement.value.sid, replace(statement.key, "/[^0-9A-Za-z]*/", ""))
      effect      = try(statement.value.effect, null)
      actions     = try(statement.value.actions, null)
      not_actions = try(statement.value.not_actions, null)
      dynamic "principals" {
        for_each = try(statement.value.principals, [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = try(statement.value.not_principals, [])
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(statement.value.condition, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_iam_role" "lambda" {
  count                 = local.create_role ? 1 : 0
  name                  = local.role_name
  description           = var.role_description
  path                  = var.role_path
  assume_role_policy    = data.aws_iam_policy_document.assume_role[0].json
  force_detach_policies = var.role_force_detach_policies
  permissions_boundary  = var.role_permissions_boundary
  tags                  = merge(var.tags, var.role_tags)
}
data "aws_iam_policy_document" "logs" {
  count = local.create_role && var.attach_cloudwatch_logs_policy ? 1 : 0
  statement {
    actions   = concat(var.use_existing_cloudwatch_log_group ? [] : ["logs:CreateLogGroup"], ["logs:CreateLogStream", "logs:PutLogEvents"])
    resources = ["${local.log_group_arn}:*", "${local.log_group_arn}:*:*"]
  }
}
data "aws_iam_policy_document" "dead_letter" {
  count = local.create_role && var.attach_dead_letter_policy ? 1 : 0
  statement {
    actions   = ["sns:Publish", "sqs:SendMessage"]
    resources = [var.dead_letter_target_arn]
  }
}
data "aws_iam_policy_document" "async" {
  count = local.create_role && var.attach_async_event_policy ? 1 : 0
  statement {
    actions   = ["events:PutEvents", "lambda:InvokeFunction", "sns:Publish", "sqs:SendMessage"]
    resources = compact(distinct([var.destination_on_failure, var.destination_on_success]))
  }
}
data "aws_iam_policy" "vpc" {
  count = local.create_role && var.attach_network_policy ? 1 : 0
  arn   = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
}
data "aws_iam_policy" "tracing" {
  count = local.create_role && var.attach_tracing_policy ? 1 : 0
  arn   = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"
}
data "aws_iam_policy_document" "additional_inline" {
  count = local.create_role && var.attach_policy_statements ? 1 : 0
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      sid           = try(statement.value.sid, replace(statement.key, "/[^0-9A-Za-z]*/", ""))
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)
      dynamic "principals" {
        for_each = try(statement.value.principals, [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
      dynamic "not_principals" {
        for_each = try(statement.value.not_principals, [])
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }
      dynamic "condition" {
        for_each = try(statement.value.condition, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
resource "aws_iam_role_policy_attachment" "additional_one" {
  count      = local.create_role && var.attach_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policy
}
resource "aws_iam_role_policy_attachment" "additional_many" {
  count      = local.create_role && var.attach_policies ? var.number_of_policies : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policies[count.index]
}
resource "aws_iam_policy" "logs" {
  count  = local.create_role && var.attach_cloudwatch_logs_policy ? 1 : 0
  name   = "${local.policy_name}-logs"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.logs[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "logs" {
  count      = local.create_role && var.attach_cloudwatch_logs_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.logs[0].arn
}
resource "aws_iam_policy" "dead_letter" {
  count  = local.create_role && var.attach_dead_letter_policy ? 1 : 0
  name   = "${local.policy_name}-dl"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.dead_letter[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "dead_letter" {
  count      = local.create_role && var.attach_dead_letter_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.dead_letter[0].arn
}
resource "aws_iam_policy" "vpc" {
  count  = local.create_role && var.attach_network_policy ? 1 : 0
  name   = "${local.policy_name}-vpc"
  path   = var.policy_path
  policy = data.aws_iam_policy.vpc[0].policy
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "vpc" {
  count      = local.create_role && var.attach_network_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}
resource "aws_iam_policy" "tracing" {
  count  = local.create_role && var.attach_tracing_policy ? 1 : 0
  name   = "${local.policy_name}-tracing"
  path   = var.policy_path
  policy = data.aws_iam_policy.tracing[0].policy
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "tracing" {
  count      = local.create_role && var.attach_tracing_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.tracing[0].arn
}
resource "aws_iam_policy" "async" {
  count  = local.create_role && var.attach_async_event_policy ? 1 : 0
  name   = "${local.policy_name}-async"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.async[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "async" {
  count      = local.create_role && var.attach_async_event_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.async[0].arn
}
resource "aws_iam_policy" "additional_json" {
  count  = local.create_role && var.attach_policy_json ? 1 : 0
  name   = local.policy_name
  path   = var.policy_path
  policy = var.policy_json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "additional_json" {
  count      = local.create_role && var.attach_policy_json ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.additional_json[0].arn
}
resource "aws_iam_policy" "additional_jsons" {
  count  = local.create_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0
  name   = "${local.policy_name}-${count.index}"
  path   = var.policy_path
  policy = var.policy_jsons[count.index]
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "additional_jsons" {
  count      = local.create_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.additional_jsons[count.index].arn
}
resource "aws_iam_policy" "additional_inline" {
  count  = local.create_role && var.attach_policy_statements ? 1 : 0
  name   = "${local.policy_name}-inline"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.additional_inline[0].json
  tags   = var.tags
}
resource "aws_iam_role_policy_attachment" "additional_inline" {
  count      = local.create_role && var.attach_policy_statements ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = aws_iam_policy.additional_inline[0].arn
}
