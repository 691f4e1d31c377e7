rule "k8s-service-account-token" {
  enabled     = false
  title       = "Service account tokens are mounted only where they are used"
  severity    = "low"
  rationale   = "Whoever gets into a container finds the token of its service account, and with it may ask the API server. Few applications talk to it. Whether one does is seldom visible in manifests, so this is off by default."
  remediation = "Set automountServiceAccountToken: false in the pod or its ServiceAccount. Where the API is used, give the workload a ServiceAccount of its own and bind a role to that. IRSA and workload identity mount a token of their own."
  references = [
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  ]
  controls = {
    "cis-eks-1.8" = ["4.1.5", "4.1.6"]
  }
  aliases = [
    "CKV_K8S_38",
    "AVD-KSV-0036",
    "KSV-0036",
    "48471392-d4d0-47c0-b135-cdec95eb3eef",
    "a9a13d4f-f17a-491b-b074-f54bffffcb4a",
    "CKV_K8S_41",
    "CKV_K8S_42",
    "1e749bc9-fde8-471c-af0c-8254efd2dee5",
    "3360c01e-c8c0-4812-96a2-a6329b9b7f9f",
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
            automountServiceAccountToken: false
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

object_policy "k8s:workload" "token" {
  filter = core::length(k8s::bindings(attrs)) == 0

  controls = { "cis-eks-1.8" = ["4.1.6"] }
  aliases  = ["CKV_K8S_38", "AVD-KSV-0036", "KSV-0036", "48471392-d4d0-47c0-b135-cdec95eb3eef", "a9a13d4f-f17a-491b-b074-f54bffffcb4a"]

  locals {
    account = k8s::service_account(attrs)
  }

  # The pod is asked before its account.
  enforce {
    condition = core::alltrue([
      for pod in k8s::pods(attrs) :
      pod.automountServiceAccountToken == null ? core::try(local.account.automountServiceAccountToken, true) == false : pod.automountServiceAccountToken == false
    ])
    error_message = "`${meta.address}` mounts the token of its service account, to which no role is bound"
    pass_message  = "the token is not mounted"
  }
}

object_policy "v1/ServiceAccount" "default" {
  filter   = attrs.metadata.name == "default"
  controls = { "cis-eks-1.8" = ["4.1.5"] }
  aliases  = ["CKV_K8S_41"]

  enforce {
    condition     = attrs.automountServiceAccountToken == false
    error_message = "`${meta.address}` mounts its token in every pod that names no other account"
    pass_message  = "its token is not mounted"
  }
}

object_policy "rbac.authorization.k8s.io/*/{RoleBinding,ClusterRoleBinding}" "default" {
  controls = { "cis-eks-1.8" = ["4.1.5"] }
  aliases  = ["CKV_K8S_42", "1e749bc9-fde8-471c-af0c-8254efd2dee5", "3360c01e-c8c0-4812-96a2-a6329b9b7f9f"]
  filter   = core::length(core::try(attrs.subjects, [])) > 0

  enforce {
    condition     = core::alltrue([for subject in attrs.subjects : !(subject.kind == "ServiceAccount" && subject.name == "default")])
    error_message = "`${meta.address}` gives rights to the account `default`, which every pod has that names no other"
    pass_message  = "no right is given to the account `default`"
  }
}
