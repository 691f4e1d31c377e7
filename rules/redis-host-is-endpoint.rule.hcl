rule "redis-host-is-endpoint" {
  title       = "Redis clients use an endpoint of their cache"
  severity    = "medium"
  rationale   = "The primary, reader and configuration endpoints follow the cache when it fails over or grows. The address of one node, or an IP address, does not; and an endpoint for TLS serves nobody who speaks plain text."
  remediation = "Use primary_endpoint_address, reader_endpoint_address or, in cluster mode, configuration_endpoint_address."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Endpoints.html"]

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
                value: sessions-001.sessions.a1b2c3.euw1.cache.amazonaws.com
              - name: REDIS_TLS
                value: "true"
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

object_policy "k8s:container" "endpoint" {
  locals {
    connections = redis::connections(attrs, "host", input.endpoints)
  }

  filter = redis::is_client(attrs, "host", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.hosts]))
    error_message = "`${meta.address}` uses a host that ${violation.text}"
    pass_message  = "the host is neither an IP address nor that of one node"
    related       = core::flatten([for connection in local.connections : connection.caches])
  }
}

object_policy "v1/ConfigMap" "endpoint" {
  locals {
    connections = redis::connections(attrs, "host", input.endpoints)
  }

  filter = redis::is_client(attrs, "host", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.hosts]))
    error_message = "`${meta.address}` sets a host that ${violation.text}"
    pass_message  = "the host is neither an IP address nor that of one node"
    related       = core::flatten([for connection in local.connections : connection.caches])
  }
}
