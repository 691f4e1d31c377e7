rule "redis-env-key-exists" {
  title       = "References to Redis settings lead to a key"
  severity    = "high"
  rationale   = "A container with a reference to a ConfigMap or Secret, or to a key of one, that does not exist is not started: the pod waits in CreateContainerConfigError."
  remediation = "Correct the name or the key, add the key to the object, or set optional: true where the application works without it."
  references  = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/"]

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: redis
      data:
        REDIS_HOST: master.sessions.a1b2c3.euw1.cache.amazonaws.com
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
                valueFrom:
                  configMapKeyRef:
                    name: redis
                    key: host
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: redis
      data:
        REDIS_HOST: master.sessions.a1b2c3.euw1.cache.amazonaws.com
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
                valueFrom:
                  configMapKeyRef:
                    name: redis
                    key: REDIS_HOST
    EOT
  }
}

input "endpoints" {
  type        = list(string)
  default     = []
  description = "further names of environment variables with an endpoint, in addition to those that every rule about Redis clients knows"
}

object_policy "k8s:container" "keys" {
  locals {
    references = redis::references(attrs, input.endpoints)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "what the references to Redis settings name is in these files"
  }
}
