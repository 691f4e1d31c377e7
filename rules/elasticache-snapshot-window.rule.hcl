rule "elasticache-snapshot-window" {
  title       = "Snapshot and maintenance windows of caches are valid and apart"
  severity    = "low"
  rationale   = "A snapshot that is taken while nodes are replaced or upgraded slows both down, or fails. AWS refuses windows that are malformed or shorter than an hour, which shows only when the change is applied."
  remediation = "Write snapshot_window as hh:mm-hh:mm and maintenance_window as ddd:hh:mm-ddd:hh:mm, both in UTC and at least an hour long, at times that do not overlap."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id     = "sessions"
        description              = "Sessions"
        snapshot_retention_limit = 7
        snapshot_window          = "03:00-05:00"
        maintenance_window       = "sun:04:00-sun:06:00"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id     = "sessions"
        description              = "Sessions"
        snapshot_retention_limit = 7
        snapshot_window          = "03:00-05:00"
        maintenance_window       = "sun:05:00-sun:07:00"
      }
    EOT
  }
}

locals {
  daily  = "^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$"
  weekly = "^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):([0-5][0-9])-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):([0-5][0-9])$"
  days   = { mon = 0, tue = 1, wed = 2, thu = 3, fri = 4, sat = 5, sun = 6 }
}

# A window that is not written is chosen by AWS. A member has the windows of its replication group; Memcached takes no
# snapshots.
resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "snapshot" {
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.engine, "redis") != "memcached"
    && core::try(attrs.snapshot_window, "") != ""
    && !(core::regex_match(attrs.snapshot_window, local.daily) && local.length >= 60)
  )

  locals {
    parts = core::regex(local.daily, attrs.snapshot_window)
    length = (
      core::parseint(local.parts[2], 10) * 60 + core::parseint(local.parts[3], 10)
      - core::parseint(local.parts[0], 10) * 60 - core::parseint(local.parts[1], 10) + 1440
    ) % 1440
  }

  enforce {
    condition = core::regex_match(attrs.snapshot_window, local.daily) && local.length >= 60
    error_message = (
      core::regex_match(attrs.snapshot_window, local.daily)
      ? "`${meta.address}` has a snapshot window of ${local.length} minutes: it must be at least 60 minutes long"
      : "`${meta.address}` has the snapshot window `${attrs.snapshot_window}`, which is not of the form `hh:mm-hh:mm`"
    )
    at = attrs.snapshot_window
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "maintenance" {
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.maintenance_window, "") != ""
    && !(core::regex_match(local.window, local.weekly) && local.length >= 60)
  )

  locals {
    window = core::lower(attrs.maintenance_window)
    parts  = core::regex(local.weekly, local.window)
    length = (
      local.days[local.parts[3]] * 1440 + core::parseint(local.parts[4], 10) * 60 + core::parseint(local.parts[5], 10)
      - local.days[local.parts[0]] * 1440 - core::parseint(local.parts[1], 10) * 60 - core::parseint(local.parts[2], 10) + 10080
    ) % 10080
  }

  enforce {
    condition = core::regex_match(local.window, local.weekly) && local.length >= 60
    error_message = (
      core::regex_match(local.window, local.weekly)
      ? "`${meta.address}` has a maintenance window of ${local.length} minutes: it must be at least 60 minutes long"
      : "`${meta.address}` has the maintenance window `${attrs.maintenance_window}`, which is not of the form `ddd:hh:mm-ddd:hh:mm`"
    )
    at = attrs.maintenance_window
  }
}

# Minutes of the week, from Monday 00:00 on. A window that ends before it begins goes on over midnight, or over the end of
# the week.
resource_policy "{aws_elasticache_replication_group,aws_elasticache_cluster}" "apart" {
  # Without snapshots there is nothing to keep apart.
  filter = (
    !aws::is_member(attrs)
    && core::try(attrs.engine, "redis") != "memcached"
    && core::try(attrs.snapshot_retention_limit, 0) > 0
    && core::regex_match(core::try(attrs.snapshot_window, ""), local.daily)
    && core::regex_match(core::lower(core::try(attrs.maintenance_window, "")), local.weekly)
  )

  locals {
    daily_parts  = core::regex(local.daily, attrs.snapshot_window)
    daily_start  = core::parseint(local.daily_parts[0], 10) * 60 + core::parseint(local.daily_parts[1], 10)
    daily_end    = core::parseint(local.daily_parts[2], 10) * 60 + core::parseint(local.daily_parts[3], 10)
    daily_length = (local.daily_end - local.daily_start + 1440) % 1440

    weekly_parts  = core::regex(local.weekly, core::lower(attrs.maintenance_window))
    weekly_start  = local.days[local.weekly_parts[0]] * 1440 + core::parseint(local.weekly_parts[1], 10) * 60 + core::parseint(local.weekly_parts[2], 10)
    weekly_end    = local.days[local.weekly_parts[3]] * 1440 + core::parseint(local.weekly_parts[4], 10) * 60 + core::parseint(local.weekly_parts[5], 10)
    weekly_length = (local.weekly_end - local.weekly_start + 10080) % 10080

    # Of two intervals on a circle that meet, one begins within the other.
    meets = core::anytrue([
      for day in [0, 1, 2, 3, 4, 5, 6] : (
        (day * 1440 + local.daily_start - local.weekly_start + 10080) % 10080 < local.weekly_length
        || (local.weekly_start - day * 1440 - local.daily_start + 10080) % 10080 < local.daily_length
      )
    ])
  }

  enforce {
    condition     = !local.meets
    error_message = "`${meta.address}` takes snapshots at `${attrs.snapshot_window}`, during its maintenance window `${attrs.maintenance_window}`"
    pass_message  = "snapshots are taken outside the maintenance window"
    at            = attrs.snapshot_window
    related       = [attrs.maintenance_window]
  }
}
