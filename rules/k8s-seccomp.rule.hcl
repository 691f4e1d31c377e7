rule "k8s-seccomp" {
  title       = "Containers have a seccomp profile"
  severity    = "medium"
  rationale   = "The profile of the runtime blocks some forty system calls that applications do not need and that most escapes from containers use. Kubernetes does not apply it by itself."
  remediation = "Set securityContext.seccompProfile.type to RuntimeDefault in the pod, or to Localhost with a profile of your own. Few applications notice; those that trace others or mount file systems do."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/tutorials/security/seccomp/",
  ]
  controls = {
    pod-security-standards = ["baseline/seccomp", "restricted/seccomp"]
  }
  aliases = [
    "CKV_K8S_31",
    "AVD-KSV-0030",
    "KSV-0030",
    "AVD-KSV-0104",
    "KSV-0104",
    "f377b83e-bd07-4f48-a591-60c82b14a78b",
    "455f2e0c-686d-4fcb-8b5f-3f953f12c43c",
    "container-seccomp-profile",
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
              seccompProfile:
                type: Unconfined
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
              seccompProfile:
                type: RuntimeDefault
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

object_policy "k8s:container" "seccomp" {
  filter = !k8s::is_windows(attrs) && !(k8s::is_inherited(attrs, "seccompProfile") && local.profile == "Unconfined")

  locals {
    context = k8s::security_context(attrs)
    profile = core::try(local.context.seccompProfile.type, null)
  }

  enforce {
    condition     = local.profile == null || core::contains(["RuntimeDefault", "Localhost"], local.profile)
    error_message = "the container `${meta.container}` of `${meta.address}` runs without seccomp"
    pass_message  = "seccomp is not switched off"
    controls      = { pod-security-standards = ["baseline/seccomp", "restricted/seccomp"] }
    aliases       = ["CKV_K8S_31", "AVD-KSV-0030", "KSV-0030", "AVD-KSV-0104", "KSV-0104", "f377b83e-bd07-4f48-a591-60c82b14a78b", "455f2e0c-686d-4fcb-8b5f-3f953f12c43c", "container-seccomp-profile"]
  }

  enforce {
    condition     = local.profile != null
    error_message = "the container `${meta.container}` of `${meta.address}` has no seccomp profile"
    pass_message  = "a seccomp profile is set"
    controls      = { pod-security-standards = ["restricted/seccomp"] }
    aliases       = ["CKV_K8S_31", "AVD-KSV-0030", "KSV-0030", "AVD-KSV-0104", "KSV-0104", "f377b83e-bd07-4f48-a591-60c82b14a78b", "455f2e0c-686d-4fcb-8b5f-3f953f12c43c", "container-seccomp-profile"]
  }
}

# What the pod sets for its containers is reported once.
object_policy "k8s:workload" "seccomp" {
  filter = !k8s::is_windows(attrs) && core::length(local.profiles) > 0

  locals {
    profiles = [for container in k8s::containers(attrs) : k8s::security_context(container).seccompProfile.type if k8s::is_inherited(container, "seccompProfile") && core::try(k8s::security_context(container).seccompProfile.type, null) == "Unconfined"]
  }

  enforce {
    condition     = core::alltrue([for profile in local.profiles : profile != "Unconfined"])
    error_message = "`${meta.address}` runs its containers without seccomp"
    pass_message  = "the pod does not switch seccomp off"
    controls      = { pod-security-standards = ["baseline/seccomp", "restricted/seccomp"] }
    aliases       = ["CKV_K8S_31", "AVD-KSV-0030", "KSV-0030", "AVD-KSV-0104", "KSV-0104", "f377b83e-bd07-4f48-a591-60c82b14a78b", "455f2e0c-686d-4fcb-8b5f-3f953f12c43c", "container-seccomp-profile"]
  }
}
