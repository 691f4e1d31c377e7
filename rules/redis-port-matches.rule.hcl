rule "redis-port-matches" {
  title       = "Redis clients use the port of their cache"
  severity    = "medium"
  rationale   = "Nothing listens on another port: the client cannot connect."
  remediation = "Set REDIS_PORT, or the port in the URL, to the port of the cache: the port argument in Terraform, 6379 where it is not set."
  references  = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/accessing-elasticache.html"]

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
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        port                 = 6380
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
              - name: REDIS_PORT
                value: "6380"
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        port                 = 6380
      }
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "port" {
  locals {
    connections = redis::connections(attrs, "port-of-cache", input.endpoints)
  }

  filter = redis::is_client(attrs, "port-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.cache.ports_fit]))
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "the client and the cache have the same port"
    related       = core::flatten([for connection in local.connections : connection.cache.places])
  }
}

object_policy "v1/ConfigMap" "port" {
  locals {
    connections = redis::connections(attrs, "port-of-cache", input.endpoints)
  }

  filter = redis::is_client(attrs, "port-of-cache", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.cache.ports_fit]))
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "the client and the cache have the same port"
    related       = core::flatten([for connection in local.connections : connection.cache.places])
  }
}
