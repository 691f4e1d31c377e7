rule "k8s-host-namespaces" {
  title       = "Pods do not share namespaces of their node"
  severity    = "high"
  rationale   = "In the network namespace of its node a container reaches services that listen on localhost there and passes by network policies; in the process and IPC namespaces it sees and signals the processes of other pods."
  remediation = "Remove hostNetwork, hostPID and hostIPC. Publish ports with a Service; an agent that must see the node belongs in a namespace of its own, with the finding suppressed there."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/",
  ]
  controls = {
    pod-security-standards = ["baseline/host-namespaces"]
    "cis-eks-1.8"          = ["4.2.2", "4.2.3", "4.2.4"]
  }
  aliases = [
    "CKV_K8S_19",
    "AVD-KSV-0009",
    "KSV-0009",
    "host-network",
    "ac1564a3-c324-4747-9fa1-9dfc234dace0",
    "6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a",
    "CKV_K8S_17",
    "AVD-KSV-0010",
    "KSV-0010",
    "host-pid",
    "587d5d82-70cf-449b-9817-f60f9bccb88c",
    "302736f4-b16c-41b8-befe-c0baffa0bd9d",
    "CKV_K8S_18",
    "AVD-KSV-0008",
    "KSV-0008",
    "host-ipc",
    "e94d3121-c2d1-4e34-a295-139bfeb73ea3",
    "cd290efd-6c82-4e9d-a698-be12ae31d536",
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
            hostNetwork: true
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
            hostNetwork: false
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

# Host processes of Windows need the network of their node: k8s-privileged reports those.
object_policy "k8s:workload" "host-namespaces" {
  filter = !k8s::is_windows(attrs)

  locals {
    pods = k8s::pods(attrs)
  }

  enforce {
    condition     = core::alltrue([for pod in local.pods : pod.hostNetwork != true])
    error_message = "`${meta.address}` shares the network namespace of its node"
    pass_message  = "`hostNetwork` is not set"
    controls      = { pod-security-standards = ["baseline/host-namespaces"], "cis-eks-1.8" = ["4.2.4"] }
    aliases       = ["CKV_K8S_19", "AVD-KSV-0009", "KSV-0009", "host-network", "ac1564a3-c324-4747-9fa1-9dfc234dace0", "6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a"]
  }

  enforce {
    condition     = core::alltrue([for pod in local.pods : pod.hostPID != true])
    error_message = "`${meta.address}` shares the process namespace of its node"
    pass_message  = "`hostPID` is not set"
    controls      = { pod-security-standards = ["baseline/host-namespaces"], "cis-eks-1.8" = ["4.2.2"] }
    aliases       = ["CKV_K8S_17", "AVD-KSV-0010", "KSV-0010", "host-pid", "587d5d82-70cf-449b-9817-f60f9bccb88c", "302736f4-b16c-41b8-befe-c0baffa0bd9d"]
  }

  enforce {
    condition     = core::alltrue([for pod in local.pods : pod.hostIPC != true])
    error_message = "`${meta.address}` shares the IPC namespace of its node"
    pass_message  = "`hostIPC` is not set"
    controls      = { pod-security-standards = ["baseline/host-namespaces"], "cis-eks-1.8" = ["4.2.3"] }
    aliases       = ["CKV_K8S_18", "AVD-KSV-0008", "KSV-0008", "host-ipc", "e94d3121-c2d1-4e34-a295-139bfeb73ea3", "cd290efd-6c82-4e9d-a698-be12ae31d536"]
  }

  # A pod that depends on the namespace does not work without it.
  fix "leave the namespaces of the node" {
    set    = core::flatten([for pod in local.pods : [for value in [pod.hostNetwork, pod.hostPID, pod.hostIPC] : { at = value, value = false } if value == true]])
    safety = "unsafe"
  }
}
