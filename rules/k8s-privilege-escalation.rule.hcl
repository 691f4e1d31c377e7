rule "k8s-privilege-escalation" {
  title       = "Containers do not gain privileges"
  severity    = "medium"
  rationale   = "A program with the setuid bit, sudo for one, makes a process of another user root inside the container. allowPrivilegeEscalation: false (no_new_privs) ends that; without it, it is allowed."
  remediation = "Set securityContext.allowPrivilegeEscalation to false in every container. Images that start as root and change to another user with su, gosu or setpriv go on working; those that use sudo or setuid programs do not."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  ]
  controls = {
    pod-security-standards = ["restricted/privilege-escalation"]
    "cis-eks-1.8"          = ["4.2.5"]
  }
  aliases = [
    "CKV_K8S_20",
    "AVD-KSV-0001",
    "KSV-0001",
    "privilege-escalation-container",
    "c878abb4-cca5-4724-92b9-289be68bd47c",
    "5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
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
                  allowPrivilegeEscalation: false
    EOT
  }
}

object_policy "k8s:container" "privilege-escalation" {
  filter = !k8s::is_windows(attrs)

  locals {
    context = k8s::security_context(attrs)
  }

  enforce {
    condition     = local.context.allowPrivilegeEscalation != true
    error_message = "the container `${meta.container}` of `${meta.address}` may gain privileges"
    pass_message  = "it is not allowed in so many words"
    aliases       = ["CKV_K8S_20", "AVD-KSV-0001", "KSV-0001", "privilege-escalation-container", "c878abb4-cca5-4724-92b9-289be68bd47c", "5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d"]
  }

  enforce {
    condition     = local.context.allowPrivilegeEscalation != null
    error_message = "the container `${meta.container}` of `${meta.address}` may gain privileges: `allowPrivilegeEscalation` is not set, and `true` by default"
    pass_message  = "`allowPrivilegeEscalation` is `false`"
    aliases       = ["CKV_K8S_20", "AVD-KSV-0001", "KSV-0001", "c878abb4-cca5-4724-92b9-289be68bd47c", "5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d"]
  }

  # A program with the setuid bit no longer changes its user.
  fix "forbid it" {
    set    = [for value in [local.context.allowPrivilegeEscalation] : { at = value, value = false } if value == true]
    safety = "unsafe"
  }
}
