rule "elasticache-alarms" {
  title       = "Caches have alarms on CPU and memory"
  severity    = "low"
  enabled     = false
  rationale   = "A cache that runs out of CPU or memory slows down or evicts keys long before it fails, and nobody notices without an alarm. Many teams keep their alarms elsewhere: the rule is off by default."
  remediation = "Add an aws_cloudwatch_metric_alarm on EngineCPUUtilization (or CPUUtilization) and one on DatabaseMemoryUsagePercentage (or FreeableMemory), with the node's id as its CacheClusterId dimension and with alarm_actions."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        num_cache_clusters   = 2
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        num_cache_clusters   = 2
      }

      resource "aws_cloudwatch_metric_alarm" "cpu" {
        count               = 2
        alarm_name          = "sessions-cpu-$${count.index + 1}"
        namespace           = "AWS/ElastiCache"
        metric_name         = "EngineCPUUtilization"
        statistic           = "Average"
        period              = 60
        evaluation_periods  = 5
        comparison_operator = "GreaterThanThreshold"
        threshold           = 80
        dimensions          = { CacheClusterId = "$${aws_elasticache_replication_group.sessions.id}-00$${count.index + 1}" }
        alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
      }

      resource "aws_cloudwatch_metric_alarm" "memory" {
        count               = 2
        alarm_name          = "sessions-memory-$${count.index + 1}"
        namespace           = "AWS/ElastiCache"
        metric_name         = "DatabaseMemoryUsagePercentage"
        statistic           = "Average"
        period              = 60
        evaluation_periods  = 5
        comparison_operator = "GreaterThanThreshold"
        threshold           = 80
        dimensions          = { CacheClusterId = "$${aws_elasticache_replication_group.sessions.id}-00$${count.index + 1}" }
        alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
      }
    EOT
  }
}

locals {
  cpu_metrics    = ["EngineCPUUtilization", "CPUUtilization"]
  memory_metrics = ["DatabaseMemoryUsagePercentage", "FreeableMemory", "BytesUsedForCache"]
}

resource_policy "aws_elasticache_replication_group" "alarms" {
  # What alarms with queries watch is not looked into.
  filter = core::anytrue([for alarm in core::getresources("aws_cloudwatch_metric_alarm") : core::length(alarm.metric_query) > 0]) ? core::getdatasource("aws_cloudwatch_metric_alarm", {}) == null : true

  locals {
    # A node is `<id of the group>-001`, or an element of its member_clusters. What
    # is known of an id has neither dots nor brackets.
    own_id = "${meta.address}."
    cpu = [
      for alarm in core::flatten([for metric in local.cpu_metrics : core::getresources("aws_cloudwatch_metric_alarm", { namespace = "AWS/ElastiCache", metric_name = metric })]) :
      core::try(alarm.dimensions.CacheClusterId, alarm.dimensions.ReplicationGroupId, "-")
      if core::length(core::try(alarm.alarm_actions, [])) > 0 && core::try(alarm.actions_enabled, true) == true
    ]
    memory = [
      for alarm in core::flatten([for metric in local.memory_metrics : core::getresources("aws_cloudwatch_metric_alarm", { namespace = "AWS/ElastiCache", metric_name = metric })]) :
      core::try(alarm.dimensions.CacheClusterId, alarm.dimensions.ReplicationGroupId, "-")
      if core::length(core::try(alarm.alarm_actions, [])) > 0 && core::try(alarm.actions_enabled, true) == true
    ]
    on_cpu = core::anytrue([
      for node in local.cpu : core::startswith(core::valuetostring(node), local.own_id) || (
        core::regex_match(core::valuetostring(node), "^[A-Za-z0-9-]+$")
        ? core::regex_match(core::valuetostring(node), "^${attrs.replication_group_id}(-|$)")
        : graph::same(graph::follow(node).id, attrs)
      )
    ])
    on_memory = core::anytrue([
      for node in local.memory : core::startswith(core::valuetostring(node), local.own_id) || (
        core::regex_match(core::valuetostring(node), "^[A-Za-z0-9-]+$")
        ? core::regex_match(core::valuetostring(node), "^${attrs.replication_group_id}(-|$)")
        : graph::same(graph::follow(node).id, attrs)
      )
    ])
  }

  enforce {
    condition     = local.on_cpu || local.on_memory
    error_message = "`${meta.address}` has no alarm on CPU, and none on memory"
    pass_message  = "" # the next ones say it
  }

  enforce {
    condition     = local.on_memory ? local.on_cpu : true
    error_message = "`${meta.address}` has no alarm on CPU"
    pass_message  = "an alarm watches its CPU"
  }

  enforce {
    condition     = local.on_cpu ? local.on_memory : true
    error_message = "`${meta.address}` has no alarm on memory"
    pass_message  = "an alarm watches its memory"
  }
}
