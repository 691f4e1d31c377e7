rule "k8s-host-path" {
  title       = "Pods mount no paths of their node"
  severity    = "high"
  rationale   = "A path of the node shows a pod the files of other pods and of the system, and whoever may write there can become root on the node. The socket of the container runtime is worse: it starts any container, privileged too."
  remediation = "Use a PersistentVolumeClaim, emptyDir, configMap or projected volume. An agent of the node (logs, CSI drivers) belongs in a namespace of its own, mounts the narrowest path read-only, and the finding is suppressed there."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
  ]
  controls = {
    pod-security-standards = ["baseline/host-path-volumes", "restricted/volume-types"]
  }
  aliases = [
    "CKV_K8S_27",
    "AVD-KSV-0006",
    "KSV-0006",
    "docker-sock",
    "4e203a65-c8d8-49a2-b749-b124d43c9dc1",
    "a6f34658-fdfb-4154-9536-56d516f65828",
    "AVD-KSV-0023",
    "KSV-0023",
    "sensitive-host-mounts",
    "5308a7a8-06f8-45ac-bf10-791fe21de46e",
    "a737be28-37d8-4bff-aa6d-1be8aa0a0015",
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
            volumes:
              - name: data
                hostPath:
                  path: /srv/data
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
            volumes:
              - name: data
                emptyDir: {}
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

input "runtime-sockets" {
  type        = string
  default     = "(^/var/run/?$|^/run/?$|/(docker|containerd|crio|cri-dockerd|podman)[.]sock$)"
  description = "which paths are the socket of a container runtime or contain it, as a regular expression"
}

# The directories that kube-linter's sensitive-host-mounts lists, and what is below them.
input "system-directories" {
  type        = string
  default     = "^/($|boot|dev|etc|lib|proc|sys|usr)(/|$)"
  description = "which paths belong to the system of the node, as a regular expression"
}

object_policy "k8s:workload" "host-path" {
  locals {
    volumes = core::flatten([for pod in k8s::pods(attrs) : core::try(pod.volumes, [])])
    paths   = [for volume in local.volumes : core::try(volume.hostPath.path, "") if volume.hostPath != null]
    sockets = [for path in local.paths : path if core::regex_match(path, input.runtime-sockets)]
    system  = [for path in local.paths : path if !core::regex_match(path, input.runtime-sockets) && core::regex_match(path, input.system-directories)]
    others  = [for path in local.paths : path if !core::regex_match(path, input.runtime-sockets) && !core::regex_match(path, input.system-directories)]
  }

  enforce {
    condition     = core::alltrue([for path in local.sockets : path == null])
    error_message = "`${meta.address}` mounts the socket of the container runtime"
    pass_message  = "no socket of the container runtime is mounted"
    severity      = "critical"
    controls      = { pod-security-standards = ["baseline/host-path-volumes", "restricted/volume-types"] }
    aliases       = ["CKV_K8S_27", "AVD-KSV-0006", "KSV-0006", "docker-sock", "4e203a65-c8d8-49a2-b749-b124d43c9dc1", "a6f34658-fdfb-4154-9536-56d516f65828", "AVD-KSV-0023", "KSV-0023"]
  }

  enforce {
    condition     = core::alltrue([for path in local.system : path == null])
    error_message = "`${meta.address}` mounts a system directory of its node"
    pass_message  = "no system directory of the node is mounted"
    controls      = { pod-security-standards = ["baseline/host-path-volumes", "restricted/volume-types"] }
    aliases       = ["AVD-KSV-0023", "KSV-0023", "sensitive-host-mounts", "5308a7a8-06f8-45ac-bf10-791fe21de46e", "a737be28-37d8-4bff-aa6d-1be8aa0a0015"]
  }

  enforce {
    condition     = core::alltrue([for path in local.others : path == null])
    error_message = "`${meta.address}` mounts a path of its node"
    pass_message  = "no other path of the node is mounted"
    controls      = { pod-security-standards = ["baseline/host-path-volumes", "restricted/volume-types"] }
    aliases       = ["AVD-KSV-0023", "KSV-0023"]
  }
}
