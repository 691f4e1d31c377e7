rule "redis-client-tls-matches-cache" {
  title       = "Redis clients and their caches agree on TLS"
  severity    = "high"
  rationale   = "A cache that requires TLS closes plain text connections, and a cache without TLS does not understand a client that begins with a handshake: the mismatch shows when pods start, as timeouts."
  remediation = "Enable TLS on both sides: transit_encryption_enabled = true in Terraform, and the client's TLS switch (REDIS_TLS) or a rediss:// URL in the manifest."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html"]
  controls = {
    nist-800-53-r5 = ["SC-8", "SC-8(1)"]
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
                value: sessions.a1b2c3.ng.0001.euw1.cache.amazonaws.com
              - name: REDIS_TLS
                value: "true"
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = false
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
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        transit_encryption_enabled = true
      }
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "tls" {
  locals {
    connections = redis::connections(attrs, "tls-of-cache", input.endpoints)
    refused     = [for connection in local.connections : connection if !connection.cache.tls_is_enough]
    mistaken    = [for connection in local.connections : connection if !connection.cache.tls_is_accepted]
  }

  filter = redis::is_client(attrs, "tls-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.tls_is_enough])
    error_message = "`${meta.address}` does not use TLS, which is required by ${core::join(", ", core::distinct([for connection in local.refused : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the client uses TLS, or the cache does not require it"
    related       = core::flatten([for connection in local.refused : connection.cache.places])
  }

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.tls_is_accepted])
    error_message = "`${meta.address}` uses TLS, which is off in ${core::join(", ", core::distinct([for connection in local.mistaken : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the cache has encryption in transit, or the client does not use TLS"
    related       = core::flatten([for connection in local.mistaken : connection.cache.places])
  }
}

object_policy "v1/ConfigMap" "tls" {
  locals {
    connections = redis::connections(attrs, "tls-of-cache", input.endpoints)
    refused     = [for connection in local.connections : connection if !connection.cache.tls_is_enough]
    mistaken    = [for connection in local.connections : connection if !connection.cache.tls_is_accepted]
  }

  filter = redis::is_client(attrs, "tls-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.tls_is_enough])
    error_message = "`${meta.address}` does not enable TLS, which is required by ${core::join(", ", core::distinct([for connection in local.refused : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the client uses TLS, or the cache does not require it"
    related       = core::flatten([for connection in local.refused : connection.cache.places])
  }

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.cache.tls_is_accepted])
    error_message = "`${meta.address}` enables TLS, which is off in ${core::join(", ", core::distinct([for connection in local.mistaken : "${connection.cache.name}${connection.cache.link}"]))}"
    pass_message  = "the cache has encryption in transit, or the client does not use TLS"
    related       = core::flatten([for connection in local.mistaken : connection.cache.places])
  }
}
