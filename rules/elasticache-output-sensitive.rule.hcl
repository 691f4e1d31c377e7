rule "elasticache-output-sensitive" {
  title       = "Outputs do not show the password of a cache"
  severity    = "low"
  rationale   = "Terraform prints outputs at the end of every run, into terminals and CI logs. One that has the auth token in it shows it to whoever reads those. Low, because the state has the token either way."
  remediation = "Set sensitive = true on the output, or leave the token out of it and read it from a secret store."
  references  = ["https://developer.hashicorp.com/terraform/language/values/outputs"]

  example "fail" {
    code = <<-EOT
      resource "random_password" "sessions" {
        length = 40
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.sessions.result
      }

      output "url" {
        value = "rediss://:$${random_password.sessions.result}@$${aws_elasticache_replication_group.sessions.primary_endpoint_address}"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "random_password" "sessions" {
        length = 40
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.sessions.result
      }

      output "url" {
        value     = "rediss://:$${random_password.sessions.result}@$${aws_elasticache_replication_group.sessions.primary_endpoint_address}"
        sensitive = true
      }
    EOT
  }
}

resource_policy "{aws_elasticache_replication_group,aws_elasticache_serverless_cache,aws_memorydb_cluster}" "outputs" {
  # Without a token and users there is nothing to show.
  filter = aws::exposing_outputs(attrs) != null

  enforce {
    condition     = core::alltrue([for shown in aws::exposing_outputs(attrs) : !shown])
    error_message = "an output shows the password of `${meta.address}` and is not sensitive"
    pass_message  = "no output that is not sensitive has the password in it"
  }
}
