rule "redis-password-from-secret" {
  title       = "Redis passwords come from Secrets"
  severity    = "high"
  rationale   = "Whoever may read the manifest, the ConfigMap or the repository has the password. A Secret can be encrypted, restricted and rotated by itself."
  remediation = "Take the password with valueFrom.secretKeyRef from a Secret that the cluster fills (External Secrets, Sealed Secrets), also inside a URL: redis://:$(REDIS_PASSWORD)@host. Then rotate the one that was written out."
  references  = ["https://kubernetes.io/docs/concepts/configuration/secret/"]
  controls = {
    nist-800-53-r5 = ["IA-5(7)", "SC-28"]
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
              - name: REDIS_PASSWORD
                value: example-password
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
              - name: REDIS_PASSWORD
                valueFrom:
                  secretKeyRef:
                    name: redis
                    key: password
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "secret" {
  locals {
    connections = redis::connections(attrs, "password-source", input.endpoints)
  }

  filter = redis::is_client(attrs, "password-source", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.passwords]))
    error_message = "`${meta.address}` has a Redis password that does not come from a Secret"
    pass_message  = "the password comes from a Secret"
  }
}

object_policy "v1/ConfigMap" "secret" {
  locals {
    connections = redis::connections(attrs, "password-source", input.endpoints)
  }

  filter = redis::is_client(attrs, "password-source", input.endpoints)

  enforce {
    condition     = core::alltrue(core::flatten([for connection in local.connections : connection.passwords]))
    error_message = "`${meta.address}` has a Redis password in plain text"
    pass_message  = "the password comes from a Secret"
  }
}
