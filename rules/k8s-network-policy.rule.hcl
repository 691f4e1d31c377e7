rule "k8s-network-policy" {
  enabled     = false
  title       = "Pods are selected by a network policy"
  severity    = "low"
  rationale   = "Without a policy every pod of the cluster reaches every other one: a single pod that is taken over is a way to all. Whether the network enforces policies, and whether they come from elsewhere, is not in manifests, so this is off by default."
  remediation = "Add a NetworkPolicy with an empty podSelector that denies ingress and egress in the namespace, and one for each workload that allows what it needs."
  references = [
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  ]
  controls = {
    nist-800-53-r5 = ["AC-4"]
    "cis-eks-1.8"  = ["4.3.2"]
  }
  aliases = [
    "CKV2_K8S_6",
    "non-isolated-pod",
    "pod-networkpolicy",
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
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny
        namespace: shop
      spec:
        podSelector: {}
        policyTypes:
          - Ingress
          - Egress
    EOT
  }
}

# Pods in the network of their node are beyond policies: k8s-host-namespaces reports those.
object_policy "k8s:workload" "network-policy" {
  filter = !core::alltrue([for pod in k8s::pods(attrs) : core::try(pod.hostNetwork, false)])

  enforce {
    condition     = core::length(k8s::selecting(attrs, "NetworkPolicy")) > 0
    error_message = "`${meta.address}` is selected by no network policy: every pod of the cluster reaches it"
    pass_message  = "a network policy selects its pods"
    at            = attrs.metadata.name
  }
}
