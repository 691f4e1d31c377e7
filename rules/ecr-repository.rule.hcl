rule "ecr-repository" {
  title       = "Image tags are immutable, and images are scanned"
  severity    = "medium"
  rationale   = "If tags can be overwritten, the image that was tested and the one that runs may differ. Known vulnerabilities in images that are not scanned go unnoticed."
  remediation = "Set image_tag_mutability = \"IMMUTABLE\", and scan_on_push = true in image_scanning_configuration, or let an aws_ecr_registry_scanning_configuration scan the repositories of the whole registry."
  references = [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository",
  ]
  controls = {
    aws-fsbp = ["ECR.1", "ECR.2"]
  }
  aliases = [
    "CKV_AWS_51",
    "CKV_AWS_163",
    "AVD-AWS-0030",
    "AWS-0030",
    "aws-ecr-enable-image-scans",
    "AVD-AWS-0031",
    "AWS-0031",
    "aws-ecr-enforce-immutable-repository",
    "d1846b12-20c5-4d45-8798-fc35b79268eb",
    "9630336b-3fed-4096-8173-b9afdfe346a7",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ecr_repository" "api" {
        name                 = "api"
        image_tag_mutability = "MUTABLE"

        image_scanning_configuration {
          scan_on_push = false
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ecr_repository" "api" {
        name                 = "api"
        image_tag_mutability = "IMMUTABLE"

        image_scanning_configuration {
          scan_on_push = true
        }
      }
    EOT
  }
}

input "scanned-by-registry" {
  type        = bool
  default     = false
  description = "whether all repositories are scanned by a registry scanning configuration that is created elsewhere"
}

resource_policy "aws_ecr_repository" "tags" {
  controls = { aws-fsbp = ["ECR.2"] }

  locals {
    mutability = core::try(attrs.image_tag_mutability, "MUTABLE")
  }

  enforce {
    aliases       = ["CKV_AWS_51", "AVD-AWS-0031", "AWS-0031", "aws-ecr-enforce-immutable-repository", "d1846b12-20c5-4d45-8798-fc35b79268eb"]
    condition     = core::contains(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], core::try(attrs.image_tag_mutability, "MUTABLE"))
    error_message = "`${meta.address}` allows image tags to be overwritten: `image_tag_mutability` is ${local.mutability}"
    pass_message  = local.mutability == "IMMUTABLE" ? "tags are immutable" : "tags are immutable, except for excluded ones"
  }

  # Changed in place, but pipelines that push the same tag twice, such as `latest`, fail from then on.
  fix "make tags immutable" {
    set    = local.mutability == "MUTABLE" ? [{ path = "image_tag_mutability", value = "IMMUTABLE" }] : []
    safety = "unsafe"
  }
}

resource_policy "aws_ecr_repository" "scanning" {
  controls = { aws-fsbp = ["ECR.1"] }

  locals {
    automatic = core::flatten([for configuration in core::getresources("aws_ecr_registry_scanning_configuration", {}) : [for rule in configuration.rule : rule if rule.scan_frequency != "MANUAL"]])
    filters   = core::flatten([for rule in local.automatic : [for filter in rule.repository_filter : filter.filter]])
    # A filter with `*` matches the whole name, one without matches any part of it.
    by_registry = core::anytrue([
      for filter in local.filters : core::contains_substring(filter, "*") ? core::regex_match(attrs.name, "^${core::join(".*", core::split("*", filter))}$") : core::contains_substring(attrs.name, filter)
    ])
  }

  # Registry scanning replaces the setting of the repository.
  filter = !input.scanned-by-registry && !local.by_registry

  enforce {
    aliases       = ["CKV_AWS_163", "AVD-AWS-0030", "AWS-0030", "aws-ecr-enable-image-scans", "9630336b-3fed-4096-8173-b9afdfe346a7"]
    condition     = core::try(attrs.image_scanning_configuration[0].scan_on_push, false) == true
    error_message = "`${meta.address}` does not scan the images that are pushed to it"
    pass_message  = "images are scanned when they are pushed"
  }

  # Changed in place; basic scanning is free.
  fix "scan images when they are pushed" {
    ensure_block = { block = "image_scanning_configuration", set = { scan_on_push = true } }
    safety       = "safe"
  }
}
