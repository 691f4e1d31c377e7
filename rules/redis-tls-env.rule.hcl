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
  type = list(string)
  default = [
    "REDIS_HOST",
    "REDIS_URL",
    "REDIS_ENDPOINT",
    "REDIS_ADDR",
    "REDIS_ADDRESS",
    "REDIS_HOSTNAME",
    "REDIS_SERVER",
    "REDIS_URI",
    "REDIS_DSN",
    "REDIS_CONNECTION_STRING",
    "REDIS_PRIMARY_ENDPOINT",
    "REDIS_CLUSTER_ENDPOINT",
    "REDIS_MASTER_HOST",
    "VALKEY_HOST",
    "VALKEY_URL",
    "VALKEY_ENDPOINT",
    "VALKEY_ADDR",
  ]
  description = "names of the environment variables with the endpoint, in order of precedence"
}

input "switches" {
  type        = list(string)
  default     = ["REDIS_TLS", "REDIS_TLS_ENABLED", "REDIS_SSL", "REDIS_SSL_ENABLED", "REDIS_USE_TLS", "REDIS_USE_SSL"]
  description = "names of the environment variables that enable TLS"
}

input "urls" {
  type        = list(string)
  default     = ["REDIS_URL", "REDIS_URI", "REDIS_DSN", "REDIS_CONNECTION_STRING"]
  description = "names of the environment variables with a connection URL"
}

object_policy "k8s:container" "tls" {
  filter = k8s::is_redis_client(attrs, input.endpoints)

  locals {
    # A switch that the container surely has decides, whatever a map that is not here may add.
    settled     = k8s::settled_env(attrs)
    decided     = core::anytrue([for name in input.switches : core::contains(core::keys(local.settled), name)])
    environment = local.decided ? local.settled : k8s::env(attrs)
    switches    = [for name in input.switches : local.environment[name] if core::contains(core::keys(local.environment), name)]
    urls        = [for name in input.urls : local.environment[name] if core::contains(core::keys(local.environment), name)]
  }

  enforce {
    condition = (
      core::anytrue([for switch in local.switches : switch == "true"])
      || core::anytrue([for url in local.urls : core::try(core::startswith(url, "rediss://"), false)])
    )
    error_message = "`${meta.address}` uses a Redis endpoint without TLS"
    pass_message  = "a TLS switch is `true`, or a connection URL begins with `rediss://`"
    at            = k8s::redis_endpoint(attrs, input.endpoints)
    related       = k8s::redis_caches(attrs, input.endpoints)
  }

  # The client speaks TLS once it is started again: the server must as well.
  fix "switch TLS on" {
    set    = [for name in input.switches : { at = local.environment[name], value = "true" } if core::contains(core::keys(local.environment), name)]
    safety = "unsafe"
  }
}

object_policy "v1/ConfigMap" "tls" {
  filter = k8s::is_redis_settings(attrs, input.endpoints)

  locals {
    switches = [for name in input.switches : attrs.data[name] if core::contains(core::keys(attrs.data), name)]
    urls     = [for name in input.urls : attrs.data[name] if core::contains(core::keys(attrs.data), name)]

    # What the containers that take the map make of it: another source may switch TLS on.
    settled = k8s::settled_consumers(attrs)
    environments = [
      for index, environment in k8s::consumers(attrs) :
      core::anytrue([for name in input.switches : core::contains(core::keys(local.settled[index]), name)])
      ? local.settled[index] : environment
    ]
    consumers = [
      for environment in local.environments :
      core::anytrue([for name in input.switches : core::try(environment[name], "") == "true"])
      || core::anytrue([for name in input.urls : core::try(core::startswith(environment[name], "rediss://"), false)])
    ]
  }

  enforce {
    condition = (
      core::anytrue([for switch in local.switches : switch == "true"])
      || core::anytrue([for url in local.urls : core::try(core::startswith(url, "rediss://"), false)])
      || (core::length(local.consumers) > 0 && core::alltrue(local.consumers))
    )
    error_message = "`${meta.address}` sets a Redis endpoint without TLS"
    pass_message  = "a TLS switch is `true`, a connection URL begins with `rediss://`, or every container that uses it enables TLS"
    at            = k8s::redis_endpoint(attrs, input.endpoints)
    related       = k8s::redis_caches(attrs, input.endpoints)
  }

  # Clients speak TLS once they are started again: the server must as well.
  fix "switch TLS on" {
    set    = [for name in input.switches : { at = attrs.data[name], value = "true" } if core::contains(core::keys(attrs.data), name)]
    safety = "unsafe"
  }

  fix "say that TLS is on" {
    set    = { path = "data.REDIS_TLS", value = "true" }
    safety = "unsafe"
  }
}
