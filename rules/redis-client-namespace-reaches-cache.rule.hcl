rule "redis-client-namespace-reaches-cache" {
  title       = "Network policies let Redis clients reach their cache"
  severity    = "medium"
  rationale   = "A policy that selects a pod for egress denies whatever no policy allows. A client whose pods may not reach the cache's port only sees timeouts."
  remediation = "Allow egress to the addresses of the cache's subnets (ipBlock) and its port (TCP) in a NetworkPolicy of the client's namespace. Selectors of pods and namespaces do not name anything outside of the cluster."
  references = [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/accessing-elasticache.html",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: in-cluster-only
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - namespaceSelector: {}
      ---
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
      # main.tf
      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: with-cache
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock:
                  cidr: 10.0.0.0/8
            ports:
              - port: 6379
      ---
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
      # main.tf
      resource "aws_subnet" "data" {
        vpc_id     = "vpc-0123456789abcdef0"
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_elasticache_subnet_group" "sessions" {
        name       = "sessions"
        subnet_ids = [aws_subnet.data.id]
      }

      resource "aws_elasticache_replication_group" "sessions" {
        replication_group_id = "sessions"
        description          = "Sessions"
        subnet_group_name    = aws_elasticache_subnet_group.sessions.name
      }
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "egress" {
  locals {
    connections = redis::connections(attrs, "reach", input.endpoints)
    denied      = [for connection in local.connections : connection if !connection.is_reached]
  }

  filter = redis::is_client(attrs, "reach", input.endpoints)

  enforce {
    condition     = core::alltrue([for connection in local.connections : connection.is_reached])
    error_message = "`${meta.address}` may not reach ${core::join(", ", core::distinct([for connection in local.denied : "${connection.cache.name}${connection.cache.link}"]))}: no network policy of its namespace allows it"
    pass_message  = "a network policy allows egress to the cache's port"
    related       = core::flatten([for connection in local.denied : connection.cache.places])
  }
}
