resource "aws_msk_cluster" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.name
  kafka_version          = var.kafka_version
  number_of_broker_nodes = var.number_of_broker_nodes
  enhanced_monitoring    = var.enhanced_monitoring
  storage_mode           = var.storage_mode
  tags                   = var.tags
  broker_node_group_info {
    az_distribution = var.broker_node_az_distribution
    client_subnets  = var.broker_node_client_subnets
    instance_type   = var.broker_node_instance_type
    security_groups = var.broker_node_security_groups
    dynamic "connectivity_info" {
      for_each = try(length(var.broker_node_connectivity_info) > 0 ? [var.broker_node_connectivity_info] : [], [])
      content {
        dynamic "public_access" {
          for_each = try([coalesce(connectivity_info.value.public_access)], [])
          content {
            type = try(public_access.value.type, null)
          }
        }
      }
    }
    dynamic "storage_info" {
      for_each = try([coalesce(var.broker_node_storage_info.ebs_storage_info)], [])
      content {
        ebs_storage_info {
          volume_size = try(storage_info.value.volume_size, null)
        }
      }
    }
  }
  dynamic "client_authentication" {
    for_each = try(length(var.client_authentication) > 0 ? [var.client_authentication] : [], [])
    content {
      unauthenticated = try(client_authentication.value.unauthenticated, null)
      dynamic "sasl" {
        for_each = try([coalesce(client_authentication.value.sasl)], [])
        content {
          iam   = try(sasl.value.iam, null)
          scram = try(sasl.value.scram, null)
        }
      }
      dynamic "tls" {
        for_each = try([coalesce(client_authentication.value.tls)], [])
        content {
          certificate_authority_arns = try(tls.value.certificate_authority_arns, null)
        }
      }
    }
  }
  configuration_info {
    arn      = var.create_configuration ? aws_msk_configuration.this[0].arn : var.configuration_arn
    revision = var.create_configuration ? aws_msk_configuration.this[0].latest_revision : var.configuration_revision
  }
  encryption_info {
    encryption_at_rest_kms_key_arn = var.encryption_at_rest_kms_key_arn
    encryption_in_transit {
      client_broker = var.encryption_in_transit_client_broker
      in_cluster    = var.encryption_in_transit_in_cluster
    }
  }
  dynamic "logging_info" {
    for_each = startswith(coalesce(var.broker_node_instance_type, "none"), "express") ? [] : ["broker"]
    content {
      broker_logs {
        cloudwatch_logs {
          enabled   = var.cloudwatch_logs_enabled
          log_group = !var.cloudwatch_logs_enabled ? null : var.create_cloudwatch_log_group ? aws_cloudwatch_log_group.this[0].name : var.cloudwatch_log_group_name
        }
        firehose {
          enabled         = var.firehose_logs_enabled
          delivery_stream = var.firehose_delivery_stream
        }
        s3 {
          enabled = var.s3_logs_enabled
          bucket  = var.s3_logs_bucket
          prefix  = var.s3_logs_prefix
        }
      }
    }
  }
  open_monitoring {
    prometheus {
      jmx_exporter {
        enabled_in_broker = var.jmx_exporter_enabled
      }
      node_exporter {
        enabled_in_broker = var.node_exporter_enabled
      }
    }
  }
}
resource "aws_msk_configuration" "this" {
  count             = var.create && var.create_configuration ? 1 : 0
  description       = var.configuration_description
  server_properties = join("\n", [for name, value in var.configuration_server_properties : "${name} = ${value}"])
}
resource "aws_msk_scram_secret_association" "this" {
  count           = var.create && var.create_scram_secret_association && try(var.client_authentication.sasl.scram, false) ? 1 : 0
  cluster_arn     = aws_msk_cluster.this[0].arn
  secret_arn_list = var.scram_secret_association_secret_arn_list
}
resource "aws_cloudwatch_log_group" "this" {
  count             = var.create && var.create_cloudwatch_log_group ? 1 : 0
  name              = coalesce(var.cloudwatch_log_group_name, "/aws/msk/${var.name}")
  retention_in_days = var.cloudwatch_log_group_retention_in_days
  kms_key_id        = var.cloudwatch_log_group_kms_key_id
  tags              = var.tags
}
