rule "k8s-ingress-tls" {
  title       = "Ingresses and Gateways use TLS"
  severity    = "medium"
  rationale   = "Without TLS everybody on the way to the cluster reads and changes what is sent, sessions and passwords included."
  remediation = "List the host under spec.tls with the Secret of its certificate (cert-manager fills it), or name the certificate in the annotation of the load balancer; give a Gateway an HTTPS listener for the host."
  references = [
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    "https://gateway-api.sigs.k8s.io/guides/tls/",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl",
  ]
  controls = {
    nist-800-53-r5 = ["SC-8"]
  }

  example "fail" {
    code = <<-EOT
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        namespace: shop
      spec:
        rules:
          - host: shop.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend:
                    service:
                      name: web
                      port:
                        number: 80
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        namespace: shop
      spec:
        tls:
          - hosts: ["shop.example.com"]
            secretName: shop-tls
        rules:
          - host: shop.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend:
                    service:
                      name: web
                      port:
                        number: 80
    EOT
  }
}

# Where load balancers and controllers take the certificate from: AWS Load Balancer Controller, GKE, Traefik.
input "annotations" {
  type = list(string)
  default = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "traefik.ingress.kubernetes.io/router.tls",
  ]
  description = "annotations that say that an Ingress uses TLS"
}

object_policy "{networking.k8s.io,extensions}/*/Ingress" "tls" {
  filter = !local.is_settled_elsewhere

  locals {
    annotations = attrs.metadata.annotations == null ? {} : attrs.metadata.annotations
    entries     = core::try(attrs.spec.tls, [])
    rules       = core::try(attrs.spec.rules, [])

    # A listener with HTTPS: which certificate it has is the controller's to find.
    is_settled_elsewhere = core::anytrue([
      for name, value in local.annotations :
      core::contains(input.annotations, name) || (name == "alb.ingress.kubernetes.io/listen-ports" && core::contains_substring(value, "HTTPS")) || (name == "traefik.ingress.kubernetes.io/router.entrypoints" && core::contains_substring(value, "websecure"))
    ])

    # An entry without hosts is for all.
    covers_all = core::anytrue([for entry in local.entries : entry.hosts == null])
    hosts      = core::flatten([for entry in local.entries : core::try(entry.hosts, [])])
    uncovered = [
      for rule in local.rules : rule.host
      if core::length(local.entries) > 0 && !local.covers_all && rule.host != null && !core::contains(local.hosts, rule.host) && !core::contains(local.wildcards, core::try(core::regex("[.].*$", rule.host), ""))
    ]
    wildcards = [for host in local.hosts : core::trimprefix(host, "*") if core::startswith(host, "*.")]
  }

  enforce {
    condition     = core::length(local.entries) > 0
    error_message = "`${meta.address}` does not use TLS"
    pass_message  = "it has a `tls` section"
  }

  enforce {
    condition     = core::alltrue([for host in local.uncovered : host == null])
    error_message = "`${meta.address}` serves a host that no entry of its `tls` section has"
    pass_message  = "every host has TLS"
  }
}

object_policy "gateway.networking.k8s.io/*/Gateway" "tls" {
  locals {
    listeners = core::try(attrs.spec.listeners, [])
    encrypted = [for listener in local.listeners : listener if core::contains(["HTTPS", "TLS"], listener.protocol)]
  }

  # Next to a listener with TLS one without is there to send clients to it.
  enforce {
    condition = core::alltrue([
      for listener in local.listeners :
      listener.protocol != "HTTP" || core::anytrue([for other in local.encrypted : listener.hostname == null || other.hostname == null || listener.hostname == other.hostname])
    ])
    error_message = "`${meta.address}` has an HTTP listener, and no HTTPS listener for its host"
    pass_message  = "no host is without TLS"
  }
}
