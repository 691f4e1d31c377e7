rule "k8s-image-tag" {
  title       = "Images have a fixed version"
  severity    = "medium"
  rationale   = "latest, or no tag at all, is whatever was pushed last: two pods of one workload may run different versions, a restart is an unplanned release, and going back is guesswork."
  remediation = "Name a version tag or, better, a digest (image@sha256:…); with kustomize under images with newTag or digest, with a chart in its values."
  references = [
    "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    "https://kubernetes.io/docs/concepts/configuration/overview/#container-images",
  ]
  aliases = [
    "CKV_K8S_14",
    "AVD-KSV-0013",
    "KSV-0013",
    "latest-tag",
    "583053b7-e632-46f0-b989-f81ff8045385",
    "e76cca7c-c3f9-4fc9-884c-b2831168ebd8",
    "container-image-tag",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: registry.example.com/web:latest
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: registry.example.com/web:1.4.2
    EOT
  }
}

# Istio puts its own image in place of `auto`.
object_policy "k8s:container" "image-tag" {
  filter = attrs.image != "auto"

  locals {
    image = k8s::image(attrs.image)
  }

  enforce {
    condition     = local.image.digest != null || local.image.tag != null
    error_message = "the image of the container `${meta.container}` of `${meta.address}` has no tag, which means `latest`"
    pass_message  = "the image has a tag or a digest"
  }

  enforce {
    condition     = local.image.digest != null || local.image.tag == null || local.image.tag != "latest"
    error_message = "the image of the container `${meta.container}` of `${meta.address}` has the tag `latest`"
    pass_message  = "it is not `latest`"
  }
}
