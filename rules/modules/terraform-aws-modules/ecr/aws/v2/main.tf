data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
locals {
  private = var.create && var.create_repository && var.repository_type == "private"
  public  = var.create && var.create_repository && var.repository_type == "public"
  readers = concat(var.repository_read_access_arns, var.repository_read_write_access_arns)
}
data "aws_iam_policy_document" "repository" {
  count = var.create && var.create_repository && var.create_repository_policy ? 1 : 0
  dynamic "statement" {
    for_each = var.repository_type == "public" ? ["PublicReadOnly"] : []
    content {
      sid     = statement.value
      actions = ["ecr-public:BatchGetImage", "ecr-public:GetDownloadUrlForLayer"]
      principals {
        type        = "AWS"
        identifiers = length(var.repository_read_access_arns) > 0 ? var.repository_read_access_arns : ["*"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.repository_type == "private" ? ["PrivateReadOnly"] : []
    content {
      sid     = statement.value
      actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImageScanFindings", "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "ecr:GetLifecyclePolicy", "ecr:GetRepositoryPolicy", "ecr:ListImages"]
      principals {
        type        = "AWS"
        identifiers = length(local.readers) > 0 ? local.readers : ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.repository_type == "private" && length(var.repository_lambda_read_access_arns) > 0 ? ["PrivateLambdaReadOnly"] : []
    content {
      sid     = statement.value
      actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      principals {
        type        = "Service"
        identifiers = ["lambda.amazonaws.com"]
      }
      condition {
        test     = "StringLike"
        variable = "aws:sourceArn"
        values   = var.repository_lambda_read_access_arns
      }
    }
  }
  dynamic "statement" {
    for_each = length(var.repository_read_write_access_arns) > 0 ? [var.repository_type == "public" ? "ecr-public" : "ecr"] : []
    content {
      sid     = "ReadWrite"
      actions = [for verb in ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"] : "${statement.value}:${verb}"]
      principals {
        type        = "AWS"
        identifiers = var.repository_read_write_access_arns
      }
    }
  }
  dynamic "statement" {
    for_each = var.repository_policy_statements
    content {
      sid           = try(coalesce(statement.value.sid, statement.key), null)
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
resource "aws_ecr_repository" "this" {
  count                = local.private ? 1 : 0
  name                 = var.repository_name
  image_tag_mutability = var.repository_image_tag_mutability
  force_delete         = var.repository_force_delete
  encryption_configuration {
    encryption_type = var.repository_encryption_type
    kms_key         = var.repository_kms_key
  }
  image_scanning_configuration {
    scan_on_push = var.repository_image_scan_on_push
  }
  tags = var.tags
}
resource "aws_ecr_repository_policy" "this" {
  count      = local.private && var.attach_repository_policy ? 1 : 0
  repository = aws_ecr_repository.this[0].name
  policy     = var.create_repository_policy ? data.aws_iam_policy_document.repository[0].json : var.repository_policy
}
resource "aws_ecr_lifecycle_policy" "this" {
  count      = local.private && var.create_lifecycle_policy ? 1 : 0
  repository = aws_ecr_repository.this[0].name
  policy     = var.repository_lifecycle_policy
}
resource "aws_ecrpublic_repository" "this" {
  count           = local.public ? 1 : 0
  repository_name = var.repository_name
  tags            = var.tags
}
resource "aws_ecrpublic_repository_policy" "example" {
  count           = local.public ? 1 : 0
  repository_name = aws_ecrpublic_repository.this[0].repository_name
  policy          = var.create_repository_policy ? data.aws_iam_policy_document.repository[0].json : var.repository_policy
}
resource "aws_ecr_registry_policy" "this" {
  count  = var.create && var.create_registry_policy ? 1 : 0
  policy = var.registry_policy
}
resource "aws_ecr_pull_through_cache_rule" "this" {
  for_each              = { for key, rule in var.registry_pull_through_cache_rules : key => rule if var.create }
  ecr_repository_prefix = each.value.ecr_repository_prefix
  upstream_registry_url = each.value.upstream_registry_url
}
resource "aws_ecr_registry_scanning_configuration" "this" {
  count     = var.create && var.manage_registry_scanning_configuration ? 1 : 0
  scan_type = var.registry_scan_type
  dynamic "rule" {
    for_each = var.registry_scan_rules == null ? [] : var.registry_scan_rules
    content {
      scan_frequency = rule.value.scan_frequency
      dynamic "repository_filter" {
        for_each = flatten([rule.value.filter])
        content {
          filter      = try(repository_filter.value.filter, repository_filter.value)
          filter_type = try(coalesce(repository_filter.value.filter_type, "WILDCARD"), "WILDCARD")
        }
      }
    }
  }
}
resource "aws_ecr_replication_configuration" "this" {
  count = var.create && var.create_registry_replication_configuration ? 1 : 0
  replication_configuration {
    dynamic "rule" {
      for_each = var.registry_replication_rules == null ? [] : var.registry_replication_rules
      content {
        dynamic "destination" {
          for_each = rule.value.destinations
          content {
            region      = destination.value.region
            registry_id = destination.value.registry_id
          }
        }
      }
    }
  }
}
