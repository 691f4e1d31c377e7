rule "redis-client-auth-matches-cache" {
  title       = "Redis clients have a password where their cache has one"
  severity    = "high"
  rationale   = "A cache with an auth token or users refuses every command of a client without a password, and a cache without them refuses the client's AUTH: either way the application cannot use it."
  remediation = "Give the client the token from a Secret (REDIS_PASSWORD with valueFrom.secretKeyRef), or set auth_token or user_group_ids on the cache."
  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3", "IA-2"]
  }

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: registry.example.com/web:1
            env:
              - name: REDIS_HOST
                value: master.sessions.a1b2c3.euw1.cache.amazonaws.com
              - name: REDIS_TLS
                value: "true"
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.sessions.result
      }

      resource "random_password" "sessions" {
        length = 40
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: registry.example.com/web:1
            env:
              - name: REDIS_HOST
                value: master.sessions.a1b2c3.euw1.cache.amazonaws.com
              - name: REDIS_TLS
                value: "true"
              - name: REDIS_PASSWORD
                valueFrom:
                  secretKeyRef:
                    name: sessions
                    key: token
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.sessions.result
      }

      resource "random_password" "sessions" {
        length = 40
      }
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "auth" {
  locals {
    connections = redis::connections(attrs, "password-of-cache", input.endpoints)
    refused     = [for connection in local.connections : connection if !connection.cache.password_is_enough]
    mistaken    = [for connection in local.connections : connection if !connection.cache.password_is_accepted]
  }

  filter = redis::is_client(attrs, "password-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.password_is_enough])
    error_message = "`${meta.address}` has no password, which is required by ${core::join(", ", core::distinct([for connection in local.refused : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the client has a password, or the cache does not require one"
    related       = core::flatten([for connection in local.refused : connection.cache.places])
  }

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.password_is_accepted])
    error_message = "`${meta.address}` has a password, and no authentication is set for ${core::join(", ", core::distinct([for connection in local.mistaken : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the cache has a token or users, or the client has no password"
    related       = core::flatten([for connection in local.mistaken : connection.cache.places])
  }
}

object_policy "v1/ConfigMap" "auth" {
  locals {
    connections = redis::connections(attrs, "password-of-cache", input.endpoints)
    refused     = [for connection in local.connections : connection if !connection.cache.password_is_enough]
    mistaken    = [for connection in local.connections : connection if !connection.cache.password_is_accepted]
  }

  filter = redis::is_client(attrs, "password-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.password_is_enough])
    error_message = "`${meta.address}` sets no password, which is required by ${core::join(", ", core::distinct([for connection in local.refused : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the client has a password, or the cache does not require one"
    related       = core::flatten([for connection in local.refused : connection.cache.places])
  }

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.password_is_accepted])
    error_message = "`${meta.address}` sets a password, and no authentication is set for ${core::join(", ", core::distinct([for connection in local.mistaken : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the cache has a token or users, or the client has no password"
    related       = core::flatten([for connection in local.mistaken : connection.cache.places])
  }
}
