rule "k8s-rbac-cluster-admin" {
  title       = "cluster-admin is bound to the system alone"
  severity    = "high"
  rationale   = "cluster-admin may do everything, secrets and nodes included: whoever takes over a pod with such an account owns the cluster. A RoleBinding to it gives the whole namespace away."
  remediation = "Bind a role with the rights that are used, in the namespaces where they are used. For people use groups of the identity provider and a break-glass account."
  references = [
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
  ]
  controls = {
    nist-800-53-r5 = ["AC-6"]
    "cis-eks-1.8"  = ["4.1.1"]
  }
  aliases = [
    "AVD-KSV-0111",
    "KSV-0111",
    "cluster-admin-role-binding",
    "249328b8-5f0f-409f-b1dd-029f07882e11",
    "17172bc2-56fb-4f17-916f-a014147706cd",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: deployer
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: ServiceAccount
          name: deployer
          namespace: shop
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: deployer
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: deployer
      subjects:
        - kind: ServiceAccount
          name: deployer
          namespace: shop
    EOT
  }
}

# The group that the cluster itself is set up with.
locals {
  system = ["system:masters"]
}

object_policy "rbac.authorization.k8s.io/*/ClusterRoleBinding" "cluster-admin" {
  filter = !(core::length(core::try(attrs.subjects, [])) > 0 && core::alltrue([for subject in core::try(attrs.subjects, []) : core::contains(local.system, k8s::name(subject.name))]))

  enforce {
    condition     = k8s::name(attrs.roleRef.name) != "cluster-admin"
    error_message = "`${meta.address}` gives its subjects every right in the cluster"
    pass_message  = "it binds another role"
    aliases       = ["AVD-KSV-0111", "KSV-0111", "cluster-admin-role-binding", "249328b8-5f0f-409f-b1dd-029f07882e11", "17172bc2-56fb-4f17-916f-a014147706cd"]
  }
}

object_policy "rbac.authorization.k8s.io/*/RoleBinding" "cluster-admin" {
  enforce {
    condition     = k8s::name(attrs.roleRef.name) != "cluster-admin" || attrs.roleRef.kind == "Role"
    error_message = "`${meta.address}` gives its subjects every right in its namespace"
    pass_message  = "it binds another role"
    aliases       = ["AVD-KSV-0111", "KSV-0111"]
  }
}
