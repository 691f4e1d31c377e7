rule "k8s-volume-types" {
  title       = "Pods use volumes of the allowed kinds"
  severity    = "medium"
  rationale   = "Volumes that name a server or a disk (nfs, iscsi, awsElasticBlockStore) put storage at the disposal of whoever may create pods, and most of these kinds are no longer maintained. Claims leave the choice to the cluster's operator."
  remediation = "Use a PersistentVolumeClaim (with a CSI driver's StorageClass), configMap, csi, downwardAPI, emptyDir, ephemeral, image, projected or secret. Paths of the node are reported by k8s-host-path."
  references = [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/concepts/storage/volumes/",
  ]
  controls = {
    pod-security-standards = ["restricted/volume-types"]
  }
  aliases = [
    "AVD-KSV-0028",
    "KSV-0028",
    "AVD-KSV-0121",
    "KSV-0121",
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
            volumes:
              - name: media
                nfs:
                  server: nfs.example.com
                  path: /media
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
            volumes:
              - name: media
                persistentVolumeClaim:
                  claimName: media
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
    EOT
  }
}

# The kinds of the restricted profile: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted;
# image since 1.33: https://github.com/kubernetes/kubernetes/pull/130394
input "allowed" {
  type        = list(string)
  default     = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"]
  description = "kinds of volumes that are allowed"
}

object_policy "k8s:workload" "volume-types" {
  locals {
    volumes = core::flatten([for pod in k8s::pods(attrs) : core::try(pod.volumes, [])])
    kinds   = core::flatten([for volume in local.volumes : [for kind, source in volume : { kind = kind, source = source } if source != null && !core::contains(["name", "hostPath"], kind)]])
  }

  enforce {
    condition     = core::alltrue([for volume in local.kinds : core::contains(input.allowed, volume.kind)])
    error_message = "`${meta.address}` has a volume of a kind that the restricted profile does not allow"
    pass_message  = "every volume is of an allowed kind"
  }
}
