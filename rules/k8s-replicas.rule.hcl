rule "k8s-replicas" {
  enabled     = false
  title       = "Workloads that serve have replicas, a disruption budget and a spread"
  severity    = "low"
  rationale   = "One pod is away during every release, every drained node and every crash; several pods on one node are away together, and without a budget a drain takes them all at once. Environments for development do without, so this is off by default."
  remediation = "Set replicas to 2 or more (or minReplicas of the HorizontalPodAutoscaler), add a PodDisruptionBudget that selects the pods, and spread them over nodes with topologySpreadConstraints or podAntiAffinity."
  references = [
    "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  ]
  aliases = [
    "deployment-replicas",
    "horizontalpodautoscaler-replicas",
    "no-anti-affinity",
    "a05331ee-1653-45cb-91e6-13637a76e4f0",
    "b23e9b98-0cb6-4fc9-b257-1f3270442678",
    "1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5",
    "7249e3b0-9231-4af3-bc5f-5daf4988ecbf",
    "461ed7e4-f8d5-4bc1-b3c6-64ddb4fd00a3",
    "a31b7b82-d994-48c4-bd21-3bab6c31827a",
    "d740d048-8ed3-49d3-b77b-6f072f3b669e",
    "deployment-has-poddisruptionbudget",
    "statefulset-has-poddisruptionbudget",
    "deployment-has-host-podantiaffinity",
    "statefulset-has-host-podantiaffinity",
    "pod-topology-spread-constraints",
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
        replicas: 3
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            topologySpreadConstraints:
              - maxSkew: 1
                topologyKey: kubernetes.io/hostname
                whenUnsatisfiable: ScheduleAnyway
                labelSelector:
                  matchLabels:
                    app: web
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata:
        name: web
        namespace: shop
      spec:
        maxUnavailable: 1
        selector:
          matchLabels:
            app: web
    EOT
  }
}

input "min" {
  type        = number
  default     = 2
  description = "how many replicas a workload must have"
}

object_policy "apps/*/{Deployment,StatefulSet}" "replicas" {
  filter = core::length(k8s::selecting(attrs, "Service")) > 0

  locals {
    scalers   = k8s::selecting(attrs, "HorizontalPodAutoscaler")
    is_scaled = core::length(local.scalers) > 0
    replicas  = attrs.spec.replicas == null ? 1 : attrs.spec.replicas
    pods      = k8s::pods(attrs)
    spread    = core::flatten([for pod in local.pods : core::try(pod.topologySpreadConstraints, [])])
    repelled = core::flatten([
      for pod in local.pods : core::concat(
        core::try(pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution, []),
        core::try(pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution, []),
      )
    ])
  }

  # What scales it decides how many there are.
  enforce {
    condition     = local.is_scaled || local.replicas >= input.min
    error_message = "`${meta.address}` has fewer than ${input.min} replicas"
    pass_message  = "it has replicas, or an autoscaler"
    at            = attrs.spec.replicas
    aliases       = ["deployment-replicas"]
  }

  enforce {
    condition     = core::alltrue([for scaler in local.scalers : core::try(scaler.spec.minReplicas, core::try(scaler.spec.minReplicaCount, 1)) >= input.min])
    error_message = "`${meta.address}` is scaled down to fewer than ${input.min} replicas"
    pass_message  = "no autoscaler goes below"
    aliases       = ["horizontalpodautoscaler-replicas"]
  }

  enforce {
    condition     = core::length(k8s::selecting(attrs, "PodDisruptionBudget")) > 0
    error_message = "`${meta.address}` has no PodDisruptionBudget: a drain of nodes may take all its pods"
    pass_message  = "a PodDisruptionBudget selects its pods"
    at            = attrs.metadata.name
    aliases       = ["a05331ee-1653-45cb-91e6-13637a76e4f0", "b23e9b98-0cb6-4fc9-b257-1f3270442678", "1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5", "7249e3b0-9231-4af3-bc5f-5daf4988ecbf", "deployment-has-poddisruptionbudget", "statefulset-has-poddisruptionbudget"]
  }

  enforce {
    condition     = core::length(local.spread) > 0 || core::length(local.repelled) > 0
    error_message = "`${meta.address}` may have all its pods on one node: it has neither topologySpreadConstraints nor podAntiAffinity"
    pass_message  = "its pods are spread"
    at            = attrs.metadata.name
    aliases       = ["no-anti-affinity", "461ed7e4-f8d5-4bc1-b3c6-64ddb4fd00a3", "a31b7b82-d994-48c4-bd21-3bab6c31827a", "d740d048-8ed3-49d3-b77b-6f072f3b669e", "deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity", "pod-topology-spread-constraints"]
  }
}
