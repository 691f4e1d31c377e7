rule "k8s-probes" {
  enabled     = false
  title       = "Serving containers have readiness and liveness probes"
  severity    = "low"
  rationale   = "Without a readiness probe a pod is sent requests before it can answer, at every release; without a liveness probe one that hangs is never restarted. Sidecars and workers need other probes or none, so this is off by default."
  remediation = "Add readinessProbe and livenessProbe to the container that serves. The liveness probe must not depend on other services: their failure would restart every pod."
  references = [
    "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  ]
  aliases = [
    "CKV_K8S_8",
    "no-liveness-probe",
    "ade74944-a674-4e00-859e-c6eab5bde441",
    "5b6d53dd-3ba3-4269-b4d7-f82e880e43c3",
    "CKV_K8S_9",
    "no-readiness-probe",
    "a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3",
    "8657197e-3f87-4694-892b-8144701d83c1",
    "pod-probes",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          app: web
        ports:
          - port: 80
            targetPort: 8080
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
                ports:
                  - containerPort: 8080
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          app: web
        ports:
          - port: 80
            targetPort: 8080
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
                ports:
                  - containerPort: 8080
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: 8080
                livenessProbe:
                  httpGet:
                    path: /live
                    port: 8080
    EOT
  }
}

# A container that opens a port, in a pod that a Service selects. Jobs end, and init containers are over before the pod serves.
object_policy "k8s:container" "probes" {
  filter = local.is_serving

  locals {
    is_serving = meta.kind != "Job" && meta.kind != "CronJob" && k8s::container_role(attrs) == "ordinary" && core::length(core::try(attrs.ports, [])) > 0 && core::length(k8s::selecting(attrs, "Service")) > 0
  }

  enforce {
    condition     = attrs.readinessProbe != null
    error_message = "the container `${meta.container}` of `${meta.address}` serves without a readiness probe"
    pass_message  = "it has a readiness probe"
    aliases       = ["CKV_K8S_9", "no-readiness-probe", "a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3", "8657197e-3f87-4694-892b-8144701d83c1", "pod-probes"]
  }

  enforce {
    condition     = attrs.livenessProbe != null
    error_message = "the container `${meta.container}` of `${meta.address}` serves without a liveness probe"
    pass_message  = "it has a liveness probe"
    aliases       = ["CKV_K8S_8", "no-liveness-probe", "ade74944-a674-4e00-859e-c6eab5bde441", "5b6d53dd-3ba3-4269-b4d7-f82e880e43c3", "pod-probes"]
  }
}
