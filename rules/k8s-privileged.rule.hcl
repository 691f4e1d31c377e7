rule "k8s-privileged" {
  title       = "Containers are not privileged"
  severity    = "critical"
  rationale   = "A privileged container has every capability and all devices of its node: whoever controls a process in it controls the node, and with it the other pods there."
  remediation = "Remove privileged, or set it to false. Where a single capability or device is needed, add that capability (securityContext.capabilities.add) or use a device plugin."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  ]
  controls = {
    pod-security-standards = ["baseline/privileged-containers", "baseline/host-process"]
    "cis-eks-1.8"          = ["4.2.1"]
  }
  aliases = [
    "CKV_K8S_16",
    "AVD-KSV-0017",
    "KSV-0017",
    "AVD-KSV-0103",
    "KSV-0103",
    "privileged-container",
    "dd29336b-fe57-445b-a26e-e6aa867ae609",
    "87065ef8-de9b-40d8-9753-f4a4303e27a4",
    "container-security-context-privileged",
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
                  privileged: true
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
                  privileged: false
    EOT
  }
}

object_policy "k8s:container" "privileged" {
  locals {
    context = k8s::security_context(attrs)
  }

  enforce {
    condition     = local.context.privileged != true
    error_message = "the container `${meta.container}` of `${meta.address}` is privileged: it may do on its node whatever root may"
    pass_message  = "`privileged` is not set"
    controls      = { pod-security-standards = ["baseline/privileged-containers"], "cis-eks-1.8" = ["4.2.1"] }
    aliases       = ["CKV_K8S_16", "AVD-KSV-0017", "KSV-0017", "privileged-container", "dd29336b-fe57-445b-a26e-e6aa867ae609", "87065ef8-de9b-40d8-9753-f4a4303e27a4", "container-security-context-privileged"]
  }

  # The same on Windows.
  enforce {
    condition     = core::try(local.context.windowsOptions.hostProcess, false) != true
    error_message = "the container `${meta.container}` of `${meta.address}` is a process of its Windows node"
    pass_message  = "`hostProcess` is not set"
    controls      = { pod-security-standards = ["baseline/host-process"] }
    aliases       = ["AVD-KSV-0103", "KSV-0103"]
  }

  # What needs the privilege fails without it.
  fix "run without privilege" {
    set    = [for value in [local.context.privileged, core::try(local.context.windowsOptions.hostProcess, null)] : { at = value, value = false } if value == true]
    safety = "unsafe"
  }
}
