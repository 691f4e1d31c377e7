rule "k8s-run-as-non-root" {
  title       = "Containers do not run as root"
  severity    = "medium"
  rationale   = "Root in a container is root of the node's kernel, held back by namespaces alone: an error in the runtime is enough to leave. Without a setting the image decides, and most images start as root."
  remediation = "Set runAsNonRoot: true in the securityContext of the pod or the container, and runAsUser to a number above 0 where the image names its user by name or none. Files that the image owns as root may need fsGroup or a changed image."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  ]
  controls = {
    pod-security-standards = ["restricted/running-as-non-root", "restricted/running-as-non-root-user"]
  }
  aliases = [
    "CKV_K8S_23",
    "AVD-KSV-0105",
    "KSV-0105",
    "run-as-non-root",
    "cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
    "4c415497-7410-4559-90e8-f2c8ac64ee38",
    "e3aa0612-4351-4a0d-983f-aefea25cf203",
    "AVD-KSV-0012",
    "KSV-0012",
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
            securityContext:
              runAsUser: 0
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
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
            securityContext:
              runAsNonRoot: true
              runAsUser: 10001
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

object_policy "k8s:container" "run-as-non-root" {
  filter = !k8s::is_windows(attrs) && !local.is_root_by_pod && !local.is_left_by_pod

  locals {
    context        = k8s::security_context(attrs)
    is_root_by_pod = k8s::is_inherited(attrs, "runAsUser") && local.context.runAsUser == 0
    is_left_by_pod = k8s::is_inherited(attrs, "runAsNonRoot") && local.context.runAsNonRoot == false && local.context.runAsUser == null
  }

  enforce {
    condition     = local.context.runAsUser == null || local.context.runAsUser != 0
    error_message = "the container `${meta.container}` of `${meta.address}` runs as root (user 0)"
    pass_message  = "user 0 is not set"
    controls      = { pod-security-standards = ["restricted/running-as-non-root-user", "restricted/running-as-non-root"] }
    aliases       = ["CKV_K8S_23", "AVD-KSV-0105", "KSV-0105", "run-as-non-root", "cf34805e-3872-4c08-bf92-6ff7bb0cfadb", "4c415497-7410-4559-90e8-f2c8ac64ee38", "e3aa0612-4351-4a0d-983f-aefea25cf203"]
  }

  enforce {
    condition     = local.context.runAsNonRoot == true || local.context.runAsUser != null
    error_message = "the container `${meta.container}` of `${meta.address}` runs as the user of its image, which may be root: neither `runAsNonRoot` nor `runAsUser` is set"
    pass_message  = "`runAsNonRoot` or `runAsUser` rules out root"
    controls      = { pod-security-standards = ["restricted/running-as-non-root"] }
    aliases       = ["CKV_K8S_23", "run-as-non-root", "cf34805e-3872-4c08-bf92-6ff7bb0cfadb", "4c415497-7410-4559-90e8-f2c8ac64ee38", "e3aa0612-4351-4a0d-983f-aefea25cf203", "AVD-KSV-0012", "KSV-0012"]
  }
}

# What the pod sets for its containers is reported once.
object_policy "k8s:workload" "run-as-non-root" {
  filter = !k8s::is_windows(attrs) && (core::length(local.roots) > 0 || core::length(local.open) > 0)

  locals {
    containers = k8s::containers(attrs)
    roots      = [for container in local.containers : k8s::security_context(container).runAsUser if k8s::is_inherited(container, "runAsUser") && k8s::security_context(container).runAsUser == 0]
    open       = [for container in local.containers : k8s::security_context(container).runAsNonRoot if k8s::is_inherited(container, "runAsNonRoot") && k8s::security_context(container).runAsNonRoot == false && k8s::security_context(container).runAsUser == null]
  }

  enforce {
    condition     = core::alltrue([for user in local.roots : user != 0])
    error_message = "`${meta.address}` runs its containers as root (user 0)"
    pass_message  = "the pod does not set user 0"
    controls      = { pod-security-standards = ["restricted/running-as-non-root-user", "restricted/running-as-non-root"] }
    aliases       = ["CKV_K8S_23", "AVD-KSV-0105", "KSV-0105", "run-as-non-root", "cf34805e-3872-4c08-bf92-6ff7bb0cfadb", "4c415497-7410-4559-90e8-f2c8ac64ee38", "e3aa0612-4351-4a0d-983f-aefea25cf203"]
  }

  enforce {
    condition     = core::alltrue([for setting in local.open : setting != false])
    error_message = "`${meta.address}` lets its containers run as the users of their images, which may be root"
    pass_message  = "the pod does not allow root"
    controls      = { pod-security-standards = ["restricted/running-as-non-root"] }
    aliases       = ["CKV_K8S_23", "run-as-non-root", "cf34805e-3872-4c08-bf92-6ff7bb0cfadb", "4c415497-7410-4559-90e8-f2c8ac64ee38", "e3aa0612-4351-4a0d-983f-aefea25cf203", "AVD-KSV-0012", "KSV-0012"]
  }
}
