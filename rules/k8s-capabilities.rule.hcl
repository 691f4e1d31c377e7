rule "k8s-capabilities" {
  title       = "Containers have no capabilities that they do not need"
  severity    = "medium"
  rationale   = "Without being asked the runtime gives a container fourteen capabilities of root, among them NET_RAW, with which it can imitate other pods. What is added comes on top; SYS_ADMIN is close to being privileged."
  remediation = "Set securityContext.capabilities.drop to [\"ALL\"], and add back at most NET_BIND_SERVICE. A container that listens above port 1023 and runs as another user than root needs none."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ]
  controls = {
    pod-security-standards = ["baseline/capabilities", "restricted/capabilities"]
  }
  aliases = [
    "CKV_K8S_28",
    "CKV_K8S_37",
    "AVD-KSV-0003",
    "KSV-0003",
    "AVD-KSV-0004",
    "KSV-0004",
    "AVD-KSV-0106",
    "KSV-0106",
    "drop-net-raw-capability",
    "21cef75f-289f-470e-8038-c7cee0664164",
    "268ca686-7fb7-4ae9-b129-955a2a89064e",
    "dbbc6705-d541-43b0-b166-dd4be8208b54",
    "e5587d53-a673-4a6b-b3f2-ba07ec274def",
    "CKV_K8S_25",
    "AVD-KSV-0022",
    "KSV-0022",
    "19ebaa28-fc86-4a58-bcfa-015c9e22fe40",
    "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28",
    "CKV_K8S_39",
    "AVD-KSV-0005",
    "KSV-0005",
    "235236ee-ad78-4065-bd29-61b061f28ce0",
    "3f55386d-75cd-4e9a-ac47-167b26c04724",
    "AVD-KSV-0119",
    "KSV-0119",
    "AVD-KSV-0120",
    "KSV-0120",
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
                securityContext:
                  capabilities:
                    drop: ["ALL"]
                    add: ["NET_ADMIN"]
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
                securityContext:
                  capabilities:
                    drop: ["ALL"]
                    add: ["NET_BIND_SERVICE"]
    EOT
  }
}

input "allowed" {
  type        = list(string)
  default     = ["NET_BIND_SERVICE"]
  description = "capabilities that may be added"
}

# What the baseline profile allows to add: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
locals {
  baseline = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"]
}

object_policy "k8s:container" "capabilities" {
  filter = !k8s::is_windows(attrs)

  locals {
    context    = k8s::security_context(attrs)
    dropped    = core::try(local.context.capabilities.drop, [])
    drops_all  = core::anytrue([for name in local.dropped : core::upper(name) == "ALL"])
    drops_raw  = core::anytrue([for name in local.dropped : core::trimprefix(core::upper(name), "CAP_") == "NET_RAW"])
    drops_none = core::length(local.dropped) == 0
    added      = core::try(local.context.capabilities.add, [])
  }

  enforce {
    condition     = !local.drops_none
    error_message = "the container `${meta.container}` of `${meta.address}` drops no capabilities"
    pass_message  = "capabilities are dropped"
    controls      = { pod-security-standards = ["restricted/capabilities"] }
    aliases       = ["CKV_K8S_28", "CKV_K8S_37", "AVD-KSV-0003", "KSV-0003", "AVD-KSV-0004", "KSV-0004", "AVD-KSV-0106", "KSV-0106", "drop-net-raw-capability", "21cef75f-289f-470e-8038-c7cee0664164", "268ca686-7fb7-4ae9-b129-955a2a89064e", "dbbc6705-d541-43b0-b166-dd4be8208b54", "e5587d53-a673-4a6b-b3f2-ba07ec274def"]
  }

  enforce {
    condition     = local.drops_none || local.drops_all || local.drops_raw
    error_message = "the container `${meta.container}` of `${meta.address}` drops some capabilities only, and keeps NET_RAW"
    pass_message  = "NET_RAW is dropped"
    at            = local.dropped
    controls      = { pod-security-standards = ["restricted/capabilities"] }
    aliases       = ["CKV_K8S_28", "CKV_K8S_37", "AVD-KSV-0003", "KSV-0003", "AVD-KSV-0106", "KSV-0106", "drop-net-raw-capability", "dbbc6705-d541-43b0-b166-dd4be8208b54", "e5587d53-a673-4a6b-b3f2-ba07ec274def"]
  }

  enforce {
    condition     = local.drops_all || !local.drops_raw
    error_message = "the container `${meta.container}` of `${meta.address}` drops NET_RAW, but not all capabilities"
    pass_message  = "all capabilities are dropped"
    at            = local.dropped
    controls      = { pod-security-standards = ["restricted/capabilities"] }
    aliases       = ["CKV_K8S_37", "AVD-KSV-0003", "KSV-0003", "AVD-KSV-0106", "KSV-0106"]
  }

  enforce {
    condition     = core::alltrue([for name in local.added : core::trimprefix(core::upper(name), "CAP_") != "SYS_ADMIN"])
    error_message = "the container `${meta.container}` of `${meta.address}` adds the capability SYS_ADMIN"
    pass_message  = "SYS_ADMIN is not added"
    severity      = "high"
    controls      = { pod-security-standards = ["baseline/capabilities", "restricted/capabilities"] }
    aliases       = ["CKV_K8S_25", "AVD-KSV-0022", "KSV-0022", "AVD-KSV-0106", "KSV-0106", "19ebaa28-fc86-4a58-bcfa-015c9e22fe40", "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28", "CKV_K8S_39", "AVD-KSV-0005", "KSV-0005", "235236ee-ad78-4065-bd29-61b061f28ce0", "3f55386d-75cd-4e9a-ac47-167b26c04724"]
  }

  enforce {
    condition     = core::alltrue([for name in local.added : core::trimprefix(core::upper(name), "CAP_") != "NET_RAW"])
    error_message = "the container `${meta.container}` of `${meta.address}` adds the capability NET_RAW"
    pass_message  = "NET_RAW is not added"
    severity      = "high"
    controls      = { pod-security-standards = ["baseline/capabilities", "restricted/capabilities"] }
    aliases       = ["CKV_K8S_25", "AVD-KSV-0022", "KSV-0022", "AVD-KSV-0106", "KSV-0106", "19ebaa28-fc86-4a58-bcfa-015c9e22fe40", "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28", "AVD-KSV-0119", "KSV-0119"]
  }

  enforce {
    condition     = core::alltrue([for name in local.added : core::trimprefix(core::upper(name), "CAP_") != "SYS_MODULE"])
    error_message = "the container `${meta.container}` of `${meta.address}` adds the capability SYS_MODULE"
    pass_message  = "SYS_MODULE is not added"
    severity      = "high"
    controls      = { pod-security-standards = ["baseline/capabilities", "restricted/capabilities"] }
    aliases       = ["CKV_K8S_25", "AVD-KSV-0022", "KSV-0022", "AVD-KSV-0106", "KSV-0106", "19ebaa28-fc86-4a58-bcfa-015c9e22fe40", "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28", "AVD-KSV-0120", "KSV-0120"]
  }

  enforce {
    condition = core::alltrue([
      for name in local.added :
      core::contains(core::concat(local.baseline, ["SYS_ADMIN", "NET_RAW", "SYS_MODULE"]), core::trimprefix(core::upper(name), "CAP_"))
    ])
    error_message = "the container `${meta.container}` of `${meta.address}` adds a capability that the baseline profile does not allow"
    pass_message  = "no other capability beyond the baseline profile is added"
    severity      = "high"
    controls      = { pod-security-standards = ["baseline/capabilities", "restricted/capabilities"] }
    aliases       = ["CKV_K8S_25", "AVD-KSV-0022", "KSV-0022", "AVD-KSV-0106", "KSV-0106", "19ebaa28-fc86-4a58-bcfa-015c9e22fe40", "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28"]
  }

  enforce {
    condition = core::alltrue([
      for name in local.added : core::contains(input.allowed, core::trimprefix(core::upper(name), "CAP_"))
      if core::contains(local.baseline, core::trimprefix(core::upper(name), "CAP_"))
    ])
    error_message = "the container `${meta.container}` of `${meta.address}` adds a capability other than ${core::join(", ", input.allowed)}"
    pass_message  = "no other capability is added"
    controls      = { pod-security-standards = ["restricted/capabilities"] }
    aliases       = ["CKV_K8S_25", "AVD-KSV-0022", "KSV-0022", "AVD-KSV-0106", "KSV-0106", "19ebaa28-fc86-4a58-bcfa-015c9e22fe40", "fe771ff7-ba15-4f8f-ad7a-8aa232b49a28"]
  }
}
