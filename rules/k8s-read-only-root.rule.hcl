rule "k8s-read-only-root" {
  enabled     = false
  title       = "Root file systems are read-only"
  severity    = "low"
  rationale   = "Whoever gets into a container with a read-only root file system cannot put programs there or change those that are there. Many images write to their root file system, so this is off by default."
  remediation = "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir wherever the application writes (/tmp, caches)."
  references = [
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    "https://kubernetes.io/docs/concepts/security/security-checklist/",
  ]
  controls = {
    nist-800-53-r5 = ["CM-7"]
  }
  aliases = [
    "CKV_K8S_22",
    "AVD-KSV-0014",
    "KSV-0014",
    "no-read-only-root-fs",
    "a9c2f49d-0671-4fc9-9ece-f4e261e128d0",
    "d532566b-8d9d-4f3b-80bd-361fe802f9c2",
    "container-security-context-readonlyrootfilesystem",
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
                securityContext:
                  runAsNonRoot: true
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
                securityContext:
                  readOnlyRootFilesystem: true
    EOT
  }
}

object_policy "k8s:container" "read-only-root" {
  filter = !k8s::is_windows(attrs)

  locals {
    context = k8s::security_context(attrs)
  }

  enforce {
    condition     = local.context.readOnlyRootFilesystem == true
    error_message = "the container `${meta.container}` of `${meta.address}` may write to its root file system"
  }
}
