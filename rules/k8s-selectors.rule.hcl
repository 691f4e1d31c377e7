rule "k8s-selectors" {
  title       = "Services, policies and autoscalers find what they name"
  severity    = "medium"
  rationale   = "A Service whose selector no pod has answers nobody, a policy or budget that selects nothing protects nothing, and an autoscaler without its target does nothing. The API server accepts them all in silence."
  remediation = "Correct the name or the labels. What another repository or an operator creates is not in these files: suppress the finding there, and say so."
  references = [
    "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
  ]
  aliases = [
    "dangling-service",
    "dangling-networkpolicy",
    "dangling-networkpolicypeer-podselector",
    "dangling-horizontalpodautoscaler",
    "dangling-ingress",
    "dangling-servicemonitor",
    "3ca03a61-3249-4c16-8427-6f8e47dda729",
    "85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3",
    "b80b14c6-aaa2-4876-b651-8a48b6c32fbf",
    "2f652c42-619d-4361-b361-9f599688f8ca",
    "17e52ca3-ddd0-4610-9d56-ce107442e110",
    "ingress-targets-service",
    "service-targets-pod",
    "networkpolicy-targets-pod",
    "horizontalpodautoscaler-has-target",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          app: wep
        ports:
          - port: 80
            targetPort: 8080
      ---
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
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          app: web
        ports:
          - port: 80
            targetPort: 8080
      ---
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

object_policy "v1/Service" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its selector selects a workload"
    aliases       = ["dangling-service", "3ca03a61-3249-4c16-8427-6f8e47dda729", "service-targets-pod"]
  }
}

object_policy "networking.k8s.io/*/NetworkPolicy" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its selectors select workloads"
    aliases       = ["dangling-networkpolicy", "dangling-networkpolicypeer-podselector", "85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3", "b80b14c6-aaa2-4876-b651-8a48b6c32fbf", "networkpolicy-targets-pod"]
  }
}

object_policy "autoscaling/*/HorizontalPodAutoscaler" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "what it scales is there"
    aliases       = ["dangling-horizontalpodautoscaler", "2f652c42-619d-4361-b361-9f599688f8ca", "17e52ca3-ddd0-4610-9d56-ce107442e110", "horizontalpodautoscaler-has-target"]
  }
}

object_policy "{networking.k8s.io,extensions}/*/Ingress" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its Services have the ports that it names"
    aliases       = ["dangling-ingress", "ingress-targets-service"]
  }
}

object_policy "monitoring.coreos.com/*/ServiceMonitor" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it selects a Service"
    aliases       = ["dangling-servicemonitor"]
  }
}

object_policy "policy/*/PodDisruptionBudget" "references" {
  locals {
    references = k8s::references(attrs)
  }

  filter = core::length(local.references) > 0

  enforce {
    condition     = core::alltrue(local.references)
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it selects a workload"
  }
}
