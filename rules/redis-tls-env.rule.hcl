rule "redis-tls-env" {
  title       = "Redis clients use TLS"
  severity    = "high"
  rationale   = "A client that connects to ElastiCache without TLS either sends its data in plain text or cannot connect at all. The setting is text: only the string \"true\" is understood by every client."
  remediation = "Set REDIS_TLS to the quoted string \"true\" next to REDIS_HOST, or use a rediss:// URL."
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
                value: master.sessions.a1b2c3.euw1.cache.amazonaws.com
              - name: REDIS_PORT
                value: "6379"
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
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "tls" {
  filter = redis::is_client(attrs, "tls", input.endpoints)

  locals {
    connections = redis::connections(attrs, "tls", input.endpoints)
  }

  enforce {
    condition     = core::length(local.connections) > 0 && core::alltrue([for connection in local.connections : connection.tls])
    error_message = "`${meta.address}` uses a Redis endpoint without TLS"
    pass_message  = "a TLS switch is `true`, or a connection URL begins with `rediss://`"
    related       = core::flatten([for connection in local.connections : connection.caches])
  }

  # The client speaks TLS once it is started again: the server must as well.
  fix "switch TLS on" {
    set    = core::flatten([for connection in local.connections : [for switch in connection.switches : { at = switch, value = "true" }]])
    safety = "unsafe"
  }
}

# What the containers that use the map make of it; by itself where no container does.
object_policy "v1/ConfigMap" "tls" {
  locals {
    connections = redis::connections(attrs, "tls", input.endpoints)
  }

  filter = redis::is_client(attrs, "tls", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.tls])
    error_message = "`${meta.address}` sets a Redis endpoint without TLS"
    pass_message  = "a TLS switch is `true`, or a connection URL begins with `rediss://`"
    related       = core::flatten([for connection in local.connections : connection.caches])
  }

  # Clients speak TLS once they are started again: the server must as well.
  fix "switch TLS on" {
    set    = core::flatten([for connection in local.connections : [for switch in connection.switches : { at = switch, value = "true" }]])
    safety = "unsafe"
  }

  fix "say that TLS is on" {
    set    = { path = "data.REDIS_TLS", value = "true" }
    safety = "unsafe"
  }
}
