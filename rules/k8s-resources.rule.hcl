rule "k8s-resources" {
  title       = "Containers request CPU and memory, and limit memory"
  severity    = "medium"
  rationale   = "The scheduler goes by requests: without them a node takes more pods than it can run. Without a memory limit one leak takes the memory of the whole node, and other pods are killed for it. A limit of CPU is left to you: it slows a container down while the node idles."
  remediation = "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory (a limit alone is a request too), or a LimitRange of the namespace with default and defaultRequest."
  references = [
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    "https://kubernetes.io/docs/concepts/policy/limit-range/",
  ]
  aliases = [
    "CKV_K8S_10",
    "AVD-KSV-0015",
    "KSV-0015",
    "unset-cpu-requirements",
    "ca469dd4-c736-448f-8ac1-30a642705e0a",
    "577ac19c-6a77-46d7-9f14-e049cdd15ec2",
    "CKV_K8S_12",
    "AVD-KSV-0016",
    "KSV-0016",
    "unset-memory-requirements",
    "229588ef-8fde-40c8-8756-f4f2b5825ded",
    "21719347-d02b-497d-bda4-04a03c8e5b61",
    "CKV_K8S_13",
    "AVD-KSV-0018",
    "KSV-0018",
    "b14d1bc4-a208-45db-92f0-e21f8e2588e9",
    "fd097ed0-7fe6-4f58-8b71-fef9f0820a21",
    "container-resources",
  ]

  example "fail" {
    code = <<-EOT
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
                resources:
                  limits:
                    memory: 256Mi
    EOT
  }

  example "pass" {
    code = <<-EOT
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
                resources:
                  requests:
                    cpu: 100m
                    memory: 128Mi
                  limits:
                    memory: 256Mi
    EOT
  }
}

object_policy "k8s:container" "resources" {
  filter = k8s::container_role(attrs) != "ephemeral"

  locals {
    pod = core::try(k8s::pods(attrs)[0].resources, null)

    # What is limited is requested as well.
    cpu_request    = core::try(local.pod.requests.cpu, core::try(local.pod.limits.cpu, core::try(attrs.resources.limits.cpu, core::try(attrs.resources.requests.cpu, null))))
    memory_request = core::try(local.pod.requests.memory, core::try(local.pod.limits.memory, core::try(attrs.resources.limits.memory, core::try(attrs.resources.requests.memory, null))))
    memory_limit   = core::try(local.pod.limits.memory, core::try(attrs.resources.limits.memory, null))

    # What the namespace sets where a container does not.
    ranges          = core::flatten([for range in k8s::objects("LimitRange") : core::try(range.spec.limits, [])])
    defaults        = [for range in local.ranges : range if range.type == "Container"]
    cpu_requested   = core::anytrue([for range in local.defaults : core::try(range.defaultRequest.cpu, core::try(range.default.cpu, null)) != null])
    memory_requested = core::anytrue([for range in local.defaults : core::try(range.defaultRequest.memory, core::try(range.default.memory, null)) != null])
    memory_limited  = core::anytrue([for range in local.defaults : core::try(range.default.memory, null) != null])
  }

  enforce {
    condition     = local.cpu_request != null || local.cpu_requested
    error_message = "the container `${meta.container}` of `${meta.address}` requests no CPU"
    pass_message  = "CPU is requested"
    aliases       = ["CKV_K8S_10", "AVD-KSV-0015", "KSV-0015", "unset-cpu-requirements", "ca469dd4-c736-448f-8ac1-30a642705e0a", "577ac19c-6a77-46d7-9f14-e049cdd15ec2", "container-resources"]
  }

  enforce {
    condition     = local.memory_request != null || local.memory_requested
    error_message = "the container `${meta.container}` of `${meta.address}` requests no memory"
    pass_message  = "memory is requested"
    aliases       = ["CKV_K8S_12", "AVD-KSV-0016", "KSV-0016", "unset-memory-requirements", "229588ef-8fde-40c8-8756-f4f2b5825ded", "21719347-d02b-497d-bda4-04a03c8e5b61", "container-resources"]
  }

  enforce {
    condition     = local.memory_limit != null || local.memory_limited
    error_message = "the container `${meta.container}` of `${meta.address}` has no memory limit"
    pass_message  = "memory is limited"
    aliases       = ["CKV_K8S_13", "AVD-KSV-0018", "KSV-0018", "unset-memory-requirements", "b14d1bc4-a208-45db-92f0-e21f8e2588e9", "fd097ed0-7fe6-4f58-8b71-fef9f0820a21", "container-resources"]
  }
}
