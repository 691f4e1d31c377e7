rule "k8s-proc-mount" {
  title       = "The mask of /proc is kept and sysctls are safe"
  severity    = "high"
  rationale   = "The runtime hides the parts of /proc that show or change the node; procMount: Unmasked shows them. A sysctl outside of the safe set acts on the node or on other pods, and the kubelet refuses the pod unless its operator allows it."
  remediation = "Remove procMount: Unmasked (nested containers need a user namespace instead), and set only sysctls of the safe set, or those of the node by its operator."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
  ]
  controls = {
    pod-security-standards = ["baseline/proc-mount", "baseline/sysctls"]
  }
  aliases = [
    "AVD-KSV-0027",
    "KSV-0027",
    "unsafe-proc-mount",
    "0ad60203-c050-4115-83b6-b94bde92541d",
    "f922827f-aab6-447c-832a-e1ff63312bd3",
    "AVD-KSV-0026",
    "KSV-0026",
    "unsafe-sysctls",
    "9127f0d9-2310-42e7-866f-5fd9d20dcbad",
    "a9174d31-d526-4ad9-ace4-ce7ddbf52e03",
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
                  procMount: Unmasked
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
                  procMount: Default
    EOT
  }
}

# The set of the baseline profile: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
input "safe-sysctls" {
  type = list(string)
  default = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
  ]
  description = "sysctls that a pod may set"
}

object_policy "k8s:container" "proc-mount" {
  controls = { pod-security-standards = ["baseline/proc-mount"] }
  aliases  = ["AVD-KSV-0027", "KSV-0027", "unsafe-proc-mount", "0ad60203-c050-4115-83b6-b94bde92541d", "f922827f-aab6-447c-832a-e1ff63312bd3"]
  filter   = !k8s::is_windows(attrs)

  locals {
    context = k8s::security_context(attrs)
  }

  enforce {
    condition     = local.context.procMount == null || local.context.procMount == "Default"
    error_message = "the container `${meta.container}` of `${meta.address}` sees the whole of /proc"
    pass_message  = "`procMount` is not changed"
  }
}

object_policy "k8s:workload" "sysctls" {
  controls = { pod-security-standards = ["baseline/sysctls"] }
  aliases  = ["AVD-KSV-0026", "KSV-0026", "unsafe-sysctls", "9127f0d9-2310-42e7-866f-5fd9d20dcbad", "a9174d31-d526-4ad9-ace4-ce7ddbf52e03"]
  filter   = core::length(local.sysctls) > 0 && !k8s::is_windows(attrs)

  locals {
    sysctls = core::flatten([for pod in k8s::pods(attrs) : core::try(pod.securityContext.sysctls, [])])
  }

  enforce {
    condition     = core::alltrue([for sysctl in local.sysctls : core::contains(input.safe-sysctls, sysctl.name)])
    error_message = "`${meta.address}` sets a sysctl that is not safe"
    pass_message  = "no unsafe sysctl is set"
  }
}
