rule "elasticache-auth-token-literal" {
  title       = "Auth tokens of caches are kept out of the repository"
  severity    = "critical"
  rationale   = "Whoever can read the repository, any clone of it or its history can read a token that is written there, and with it everything in the cache. A token in the repository is also seldom changed."
  remediation = "Generate auth_token with random_password, or read it from Secrets Manager or SSM, or hand it in through a variable with sensitive = true and no default. Change the token: the history keeps the old one."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  ]
  controls = {
    nist-800-53-r5 = ["IA-5(7)"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = "correct-horse-battery-staple"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "random_password" "redis" {
        length  = 40
        special = false
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.redis.result
      }
    EOT
  }
}

resource_policy "aws_elasticache_replication_group" "token" {
  # No token at all is another question. A variable that everybody may see is wrong whatever is given to it.
  filter = src::is_stored_secret(attrs.auth_token) || (
    src::through_plain_variable(attrs.auth_token)
    ? !core::contains(["(null)", ""], core::valuetostring(attrs.auth_token))
    : attrs.auth_token != null && attrs.auth_token != ""
  )

  enforce {
    condition     = !src::is_literal(attrs.auth_token)
    error_message = "`${meta.address}` has an auth token that is written in the repository"
    pass_message  = "" # the next one says where it comes from
  }

  # Terraform hides what a generator or a store gives, whatever variable hands it on.
  enforce {
    condition     = src::is_literal(attrs.auth_token) || src::is_stored_secret(attrs.auth_token) || !src::through_plain_variable(attrs.auth_token)
    error_message = "`${meta.address}` has an auth token that comes through a variable that is not `sensitive`: plans and logs show it"
    pass_message  = "" # the next one says where it comes from
  }

  # What is neither written nor known to be stored is unknown.
  enforce {
    condition     = src::is_literal(attrs.auth_token) || src::is_stored_secret(attrs.auth_token) || attrs.auth_token != ""
    error_message = "`${meta.address}` has an empty auth token"
    pass_message  = src::is_stored_secret(attrs.auth_token) ? "the auth token is generated, or comes from a secret store" : "the auth token is given from outside the repository"
  }
}
