rule "k8s-host-ports" {
  title       = "Containers take no ports of their node"
  severity    = "medium"
  rationale   = "A port of the node is reachable by everything that reaches the node, past Services and network policies, and at most one such pod fits on a node."
  remediation = "Remove hostPort and publish the port with a Service (ClusterIP, or a LoadBalancer for traffic from outside)."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/concepts/configuration/overview/#services",
  ]
  controls = {
    pod-security-standards = ["baseline/host-ports"]
  }
  aliases = [
    "CKV_K8S_26",
    "AVD-KSV-0024",
    "KSV-0024",
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
                ports:
                  - containerPort: 8080
                    hostPort: 8080
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
                ports:
                  - containerPort: 8080
    EOT
  }
}

object_policy "k8s:container" "host-ports" {
  enforce {
    condition     = core::alltrue([for port in core::try(attrs.ports, []) : port.hostPort == null || port.hostPort == 0])
    error_message = "the container `${meta.container}` of `${meta.address}` takes a port of its node"
    pass_message  = "`hostPort` is not set"
  }
}
