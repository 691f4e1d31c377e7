rule "k8s-default-namespace" {
  enabled     = false
  title       = "The default namespace is not used"
  severity    = "low"
  rationale   = "Quotas, network policies and rights are given by namespace: what lies in default shares them with everything that named none. Whoever applies manifests may choose the namespace, so this is off by default."
  remediation = "Set metadata.namespace, or namespace in the kustomization."
  references = [
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
  ]
  controls = {
    "cis-eks-1.8" = ["4.5.2"]
  }
  aliases = [
    "CKV_K8S_21",
    "AVD-KSV-0110",
    "KSV-0110",
    "use-namespace",
    "611ab018-c4aa-4ba2-b0f6-a448337509a6",
    "abcb818b-5af7-4d72-aba9-6dd84956b451",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
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
    EOT
  }
}

# A chart leaves it to the release.
object_policy "k8s:workload" "namespace" {
  filter = !(meta.source == "chart" && attrs.metadata.namespace == null)

  enforce {
    condition     = attrs.metadata.namespace != null
    error_message = "`${meta.address}` names no namespace: it goes to `default` unless whoever applies it says otherwise"
    pass_message  = "a namespace is set"
  }

  enforce {
    condition     = k8s::name(attrs.metadata.namespace) != "default"
    error_message = "`${meta.address}` is in the namespace `default`"
    pass_message  = "it is not `default`"
  }
}

# The API server has its own Service in `default`.
object_policy "v1/Service" "namespace" {
  filter = attrs.metadata.name != "kubernetes" && !(meta.source == "chart" && attrs.metadata.namespace == null)

  enforce {
    condition     = attrs.metadata.namespace != null
    error_message = "`${meta.address}` names no namespace: it goes to `default` unless whoever applies it says otherwise"
    pass_message  = "a namespace is set"
  }

  enforce {
    condition     = k8s::name(attrs.metadata.namespace) != "default"
    error_message = "`${meta.address}` is in the namespace `default`"
    pass_message  = "it is not `default`"
  }
}
