rule "k8s-rbac-wildcard" {
  title       = "Roles name their verbs and resources"
  severity    = "high"
  rationale   = "A wildcard allows what nobody thought of, and what later versions add: subresources that run programs in pods, and verbs (escalate, bind, impersonate) that give away rights."
  remediation = "List the verbs, resources and API groups that are used. To see them, look at the audit log or at what the client calls."
  references = [
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
  ]
  controls = {
    nist-800-53-r5 = ["AC-6"]
    "cis-eks-1.8"  = ["4.1.3"]
  }
  aliases = [
    "CKV_K8S_49",
    "AVD-KSV-0044",
    "KSV-0044",
    "AVD-KSV-0046",
    "KSV-0046",
    "AVD-KSV-0112",
    "KSV-0112",
    "wildcard-in-rules",
    "6b896afb-ca07-467a-b256-1a0077a1c08e",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: deployer
        namespace: shop
      rules:
        - apiGroups: ["apps"]
          resources: ["*"]
          verbs: ["get", "list", "patch"]
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: deployer
        namespace: shop
      rules:
        - apiGroups: ["apps"]
          resources: ["deployments"]
          verbs: ["get", "list", "patch"]
    EOT
  }
}

object_policy "rbac.authorization.k8s.io/*/ClusterRole" "wildcards" {
  locals {
    rules = core::try(attrs.rules, [])
    all   = [for rule in local.rules : rule if core::contains(core::try(rule.verbs, []), "*") && core::contains(core::try(rule.resources, []), "*") && core::contains(core::try(rule.apiGroups, []), "*")]
    some  = [for rule in local.rules : rule if !(core::contains(core::try(rule.verbs, []), "*") && core::contains(core::try(rule.resources, []), "*") && core::contains(core::try(rule.apiGroups, []), "*"))]
  }

  enforce {
    condition     = core::alltrue([for rule in local.all : !core::contains(rule.verbs, "*")])
    error_message = "`${meta.address}` allows everything: any verb on any resource of any API group"
    pass_message  = "no rule allows everything"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e", "AVD-KSV-0044", "KSV-0044", "AVD-KSV-0046", "KSV-0046"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.verbs, []), "*")])
    error_message = "`${meta.address}` allows every verb"
    pass_message  = "verbs are named"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.resources, []), "*")])
    error_message = "`${meta.address}` allows its verbs on every resource"
    pass_message  = "resources are named"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e", "AVD-KSV-0046", "KSV-0046"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.apiGroups, []), "*") || core::contains(core::try(rule.resources, []), "*")])
    error_message = "`${meta.address}` names its resources in every API group"
    pass_message  = "API groups are named"
    aliases       = ["CKV_K8S_49"]
  }
}

object_policy "rbac.authorization.k8s.io/*/Role" "wildcards" {
  locals {
    rules = core::try(attrs.rules, [])
    all   = [for rule in local.rules : rule if core::contains(core::try(rule.verbs, []), "*") && core::contains(core::try(rule.resources, []), "*") && core::contains(core::try(rule.apiGroups, []), "*")]
    some  = [for rule in local.rules : rule if !(core::contains(core::try(rule.verbs, []), "*") && core::contains(core::try(rule.resources, []), "*") && core::contains(core::try(rule.apiGroups, []), "*"))]
  }

  enforce {
    condition     = core::alltrue([for rule in local.all : !core::contains(rule.verbs, "*")])
    error_message = "`${meta.address}` allows everything: any verb on any resource of any API group"
    pass_message  = "no rule allows everything"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e", "AVD-KSV-0044", "KSV-0044", "AVD-KSV-0112", "KSV-0112"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.verbs, []), "*")])
    error_message = "`${meta.address}` allows every verb"
    pass_message  = "verbs are named"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.resources, []), "*")])
    error_message = "`${meta.address}` allows its verbs on every resource"
    pass_message  = "resources are named"
    aliases       = ["CKV_K8S_49", "wildcard-in-rules", "6b896afb-ca07-467a-b256-1a0077a1c08e", "AVD-KSV-0112", "KSV-0112"]
  }

  enforce {
    condition     = core::alltrue([for rule in local.some : !core::contains(core::try(rule.apiGroups, []), "*") || core::contains(core::try(rule.resources, []), "*")])
    error_message = "`${meta.address}` names its resources in every API group"
    pass_message  = "API groups are named"
    aliases       = ["CKV_K8S_49"]
  }
}
