rule "k8s-rbac-escalation" {
  title       = "Roles cannot give themselves more than they have"
  enabled     = false
  severity    = "high"
  rationale   = "Who may bind or escalate roles, approve certificates, or change admission webhooks can become an administrator of the cluster, whatever else the role says. It is high because one such permission is enough, and off by default because operators exist that need one."
  remediation = "Remove the verbs bind and escalate, the approval of certificate signing requests, and changes of webhook configurations from roles that are not for cluster administration. An operator that needs one gets a role of its own, bound to its service account only."
  references = [
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
    "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/",
  ]
  controls = {
    nist-800-53-r5 = ["AC-6"]
  }
  aliases = ["CKV_K8S_155", "CKV_K8S_156", "CKV_K8S_157", "CKV_K8S_158"]

  example "fail" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: tenant-admin
      rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["clusterroles"]
          verbs: ["get", "escalate"]
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: tenant-admin
      rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["clusterroles"]
          verbs: ["get", "list"]
    EOT
  }
}

object_policy "rbac.authorization.k8s.io/*/ClusterRole" "escalation" {
  locals {
    rules     = core::try(attrs.rules, [])
    approvers = [for rule in local.rules : rule if core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "certificates.k8s.io"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "certificatesigningrequests/approval"], name)]) && core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "update", "patch"], name)])]
  }

  enforce {
    condition     = core::alltrue([for rule in local.rules : !(core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "create", "update", "patch"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"], name)]) && core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "admissionregistration.k8s.io"], name)]))])
    error_message = "`${meta.address}` may change admission webhooks, which see and change every object of the cluster"
    pass_message  = "admission webhooks are out of reach"
    aliases       = ["CKV_K8S_155"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.approvers : !core::anytrue([for signer in local.rules : core::anytrue([for name in core::try(signer.apiGroups, []) : core::contains(["*", "certificates.k8s.io"], name)]) && core::anytrue([for name in core::try(signer.resources, []) : core::contains(["*", "signers"], name)]) && core::anytrue([for name in core::try(signer.verbs, []) : core::contains(["*", "approve"], name)])])])
    error_message = "`${meta.address}` may approve certificate signing requests, and so become any user"
    pass_message  = "certificates cannot be approved"
    aliases       = ["CKV_K8S_156"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.rules : !(core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "bind"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "roles", "clusterroles", "rolebindings", "clusterrolebindings"], name)]) && core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "rbac.authorization.k8s.io"], name)]))])
    error_message = "`${meta.address}` may bind roles that give more than it has itself"
    pass_message  = "no role may be bound beyond its own permissions"
    aliases       = ["CKV_K8S_157"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.rules : !(core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "escalate"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "roles", "clusterroles"], name)]) && core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "rbac.authorization.k8s.io"], name)]))])
    error_message = "`${meta.address}` may give roles more than it has itself"
    pass_message  = "no role may be given more than its own permissions"
    aliases       = ["CKV_K8S_158"]
  }
}

object_policy "rbac.authorization.k8s.io/*/Role" "escalation" {
  locals {
    rules = core::try(attrs.rules, [])
  }

  enforce {
    condition     = core::alltrue([for rule in local.rules : !(core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "bind"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "roles", "clusterroles", "rolebindings", "clusterrolebindings"], name)]) && core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "rbac.authorization.k8s.io"], name)]))])
    error_message = "`${meta.address}` may bind roles that give more than it has itself"
    pass_message  = "no role may be bound beyond its own permissions"
    aliases       = ["CKV_K8S_157"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.rules : !(core::anytrue([for name in core::try(rule.verbs, []) : core::contains(["*", "escalate"], name)]) && core::anytrue([for name in core::try(rule.resources, []) : core::contains(["*", "roles", "clusterroles"], name)]) && core::anytrue([for name in core::try(rule.apiGroups, []) : core::contains(["*", "rbac.authorization.k8s.io"], name)]))])
    error_message = "`${meta.address}` may give roles more than it has itself"
    pass_message  = "no role may be given more than its own permissions"
    aliases       = ["CKV_K8S_158"]
  }
}
