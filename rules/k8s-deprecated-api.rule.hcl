rule "k8s-deprecated-api" {
  title       = "API versions are served by the cluster"
  severity    = "medium"
  rationale   = "A cluster refuses an object of an API version that it no longer serves: the deployment fails, often in the middle of an upgrade. A deprecated version goes a few releases later."
  remediation = "Set apiVersion to the one that the message names, and follow the notes of the migration guide: fields were renamed and defaults changed with some versions."
  references = [
    "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    "https://kubernetes.io/docs/reference/using-api/deprecation-policy/",
  ]
  aliases = [
    "AVD-KSV-0107",
    "KSV-0107",
    "94b76ea5-e074-4ca2-8a03-c5a606e30645",
    "no-extensions-v1beta",
    "stable-version",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: batch/v1beta1
      kind: CronJob
      metadata:
        name: report
        namespace: shop
      spec:
        schedule: "0 3 * * *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: report
                    image: registry.example.com/report:1.4.2
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: batch/v1
      kind: CronJob
      metadata:
        name: report
        namespace: shop
      spec:
        schedule: "0 3 * * *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: report
                    image: registry.example.com/report:1.4.2
    EOT
  }
}

input "kubernetes-version" {
  type        = string
  default     = "1.33"
  description = "version of the cluster, as `1.33`"
}

# Since when deprecated and no longer served: https://kubernetes.io/docs/reference/using-api/deprecation-guide/; Endpoints:
# https://kubernetes.io/blog/2025/04/24/endpoints-deprecation/
locals {
  versions = {
    "extensions/v1beta1/DaemonSet"                                        = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "extensions/v1beta1/Deployment"                                       = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "extensions/v1beta1/ReplicaSet"                                       = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "extensions/v1beta1/NetworkPolicy"                                    = { deprecated = "1.9", removed = "1.16", instead = "networking.k8s.io/v1" }
    "extensions/v1beta1/PodSecurityPolicy"                                = { deprecated = "1.10", removed = "1.16", instead = "Pod Security Admission" }
    "extensions/v1beta1/Ingress"                                          = { deprecated = "1.14", removed = "1.22", instead = "networking.k8s.io/v1" }
    "apps/v1beta1/Deployment"                                             = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta1/ReplicaSet"                                             = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta1/StatefulSet"                                            = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta2/DaemonSet"                                              = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta2/Deployment"                                             = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta2/ReplicaSet"                                             = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "apps/v1beta2/StatefulSet"                                            = { deprecated = "1.9", removed = "1.16", instead = "apps/v1" }
    "networking.k8s.io/v1beta1/Ingress"                                   = { deprecated = "1.19", removed = "1.22", instead = "networking.k8s.io/v1" }
    "networking.k8s.io/v1beta1/IngressClass"                              = { deprecated = "1.19", removed = "1.22", instead = "networking.k8s.io/v1" }
    "admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration"   = { deprecated = "1.16", removed = "1.22", instead = "admissionregistration.k8s.io/v1" }
    "admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration" = { deprecated = "1.16", removed = "1.22", instead = "admissionregistration.k8s.io/v1" }
    "apiextensions.k8s.io/v1beta1/CustomResourceDefinition"               = { deprecated = "1.16", removed = "1.22", instead = "apiextensions.k8s.io/v1" }
    "apiregistration.k8s.io/v1beta1/APIService"                           = { deprecated = "1.19", removed = "1.22", instead = "apiregistration.k8s.io/v1" }
    "authentication.k8s.io/v1beta1/TokenReview"                           = { deprecated = "1.19", removed = "1.22", instead = "authentication.k8s.io/v1" }
    "authorization.k8s.io/v1beta1/LocalSubjectAccessReview"               = { deprecated = "1.19", removed = "1.22", instead = "authorization.k8s.io/v1" }
    "authorization.k8s.io/v1beta1/SelfSubjectAccessReview"                = { deprecated = "1.19", removed = "1.22", instead = "authorization.k8s.io/v1" }
    "authorization.k8s.io/v1beta1/SubjectAccessReview"                    = { deprecated = "1.19", removed = "1.22", instead = "authorization.k8s.io/v1" }
    "certificates.k8s.io/v1beta1/CertificateSigningRequest"               = { deprecated = "1.19", removed = "1.22", instead = "certificates.k8s.io/v1" }
    "coordination.k8s.io/v1beta1/Lease"                                   = { deprecated = "1.19", removed = "1.22", instead = "coordination.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/ClusterRole"                       = { deprecated = "1.17", removed = "1.22", instead = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding"                = { deprecated = "1.17", removed = "1.22", instead = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/Role"                              = { deprecated = "1.17", removed = "1.22", instead = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/RoleBinding"                       = { deprecated = "1.17", removed = "1.22", instead = "rbac.authorization.k8s.io/v1" }
    "scheduling.k8s.io/v1beta1/PriorityClass"                             = { deprecated = "1.14", removed = "1.22", instead = "scheduling.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSIDriver"                                    = { deprecated = "1.19", removed = "1.22", instead = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSINode"                                      = { deprecated = "1.19", removed = "1.22", instead = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/StorageClass"                                 = { deprecated = "1.19", removed = "1.22", instead = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/VolumeAttachment"                             = { deprecated = "1.19", removed = "1.22", instead = "storage.k8s.io/v1" }
    "batch/v1beta1/CronJob"                                               = { deprecated = "1.21", removed = "1.25", instead = "batch/v1" }
    "discovery.k8s.io/v1beta1/EndpointSlice"                              = { deprecated = "1.21", removed = "1.25", instead = "discovery.k8s.io/v1" }
    "events.k8s.io/v1beta1/Event"                                         = { deprecated = "1.19", removed = "1.25", instead = "events.k8s.io/v1" }
    "autoscaling/v2beta1/HorizontalPodAutoscaler"                         = { deprecated = "1.22", removed = "1.25", instead = "autoscaling/v2" }
    "policy/v1beta1/PodDisruptionBudget"                                  = { deprecated = "1.21", removed = "1.25", instead = "policy/v1" }
    "policy/v1beta1/PodSecurityPolicy"                                    = { deprecated = "1.21", removed = "1.25", instead = "Pod Security Admission" }
    "node.k8s.io/v1beta1/RuntimeClass"                                    = { deprecated = "1.22", removed = "1.25", instead = "node.k8s.io/v1" }
    "autoscaling/v2beta2/HorizontalPodAutoscaler"                         = { deprecated = "1.23", removed = "1.26", instead = "autoscaling/v2" }
    "flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema"                     = { deprecated = "1.23", removed = "1.26", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration"     = { deprecated = "1.23", removed = "1.26", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSIStorageCapacity"                           = { deprecated = "1.24", removed = "1.27", instead = "storage.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta2/FlowSchema"                     = { deprecated = "1.26", removed = "1.29", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta2/PriorityLevelConfiguration"     = { deprecated = "1.26", removed = "1.29", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema"                     = { deprecated = "1.29", removed = "1.32", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta3/PriorityLevelConfiguration"     = { deprecated = "1.29", removed = "1.32", instead = "flowcontrol.apiserver.k8s.io/v1" }
    "v1/Endpoints"                                                        = { deprecated = "1.33", removed = "-", instead = "discovery.k8s.io/v1 EndpointSlice" }
    "v1/ComponentStatus"                                                  = { deprecated = "1.19", removed = "-", instead = "nothing" }
  }
}

# Groups that Kubernetes ships have no dot, or end in k8s.io; versions without alpha or beta stay.
object_policy "*" "served" {
  filter = (core::regex_match(meta.group, "^[a-z]*$") || core::regex_match(meta.group, "^(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|networking|node|resource|rbac[.]authorization|scheduling|storage|flowcontrol[.]apiserver)[.]k8s[.]io$"))

  locals {
    entry      = core::try(local.versions["${meta.api_version}/${meta.kind}"], null)
    is_removed = local.entry == null ? false : (local.entry.removed == "-" ? false : core::semvercmp("${input.kubernetes-version}.0", "${local.entry.removed}.0") >= 0)
    is_unsaid  = local.entry == null && core::regex_match(meta.version, "alpha|beta")
    is_old     = local.entry == null ? false : core::semvercmp("${input.kubernetes-version}.0", "${local.entry.deprecated}.0") >= 0
  }

  enforce {
    condition     = !(local.is_removed && meta.group == "extensions")
    error_message = "`${meta.address}` has the API version `${meta.api_version}`, which Kubernetes ${input.kubernetes-version} does not serve: it went in ${local.entry.removed}, use ${local.entry.instead}"
    pass_message  = "the group `extensions` is not used"
    severity      = "high"
    at            = attrs.apiVersion
    aliases       = ["AVD-KSV-0107", "KSV-0107", "94b76ea5-e074-4ca2-8a03-c5a606e30645", "no-extensions-v1beta", "stable-version"]
  }

  enforce {
    condition     = local.is_unsaid ? src::unknown("how long `${meta.api_version}` of ${meta.kind} is served is not in the table of this rule") : !(local.is_removed && meta.group != "extensions")
    error_message = "`${meta.address}` has the API version `${meta.api_version}`, which Kubernetes ${input.kubernetes-version} does not serve: it went in ${local.entry.removed}, use ${local.entry.instead}"
    pass_message  = "Kubernetes ${input.kubernetes-version} serves `${meta.api_version}`"
    severity      = "high"
    at            = attrs.apiVersion
    aliases       = ["AVD-KSV-0107", "KSV-0107", "94b76ea5-e074-4ca2-8a03-c5a606e30645", "stable-version"]
  }

  enforce {
    condition     = local.is_removed || !local.is_old
    error_message = "`${meta.address}` has the API version `${meta.api_version}`, which is deprecated since Kubernetes ${local.entry.deprecated}: use ${local.entry.instead}"
    pass_message  = "it is not deprecated"
    severity      = "low"
    at            = attrs.apiVersion
    aliases       = ["AVD-KSV-0107", "KSV-0107", "94b76ea5-e074-4ca2-8a03-c5a606e30645", "stable-version"]
  }
}
