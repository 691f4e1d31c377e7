rule "opensearch-dedicated-masters" {
  title       = "OpenSearch domains have three dedicated master nodes"
  severity    = "low"
  enabled     = false
  rationale   = "Dedicated masters keep the cluster stable while data nodes are busy; with three of them one can fail. Small domains do without, so the rule is off by default."
  remediation = "Set dedicated_master_enabled = true, dedicated_master_type and dedicated_master_count = 3 in cluster_config."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["ES.7"]
  }
  aliases = ["CKV_AWS_318", "CKV2_AWS_59"]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        cluster_config {
          instance_type  = "r6g.large.search"
          instance_count = 3
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        cluster_config {
          instance_type            = "r6g.large.search"
          instance_count           = 3
          dedicated_master_enabled = true
          dedicated_master_type    = "m6g.large.search"
          dedicated_master_count   = 3
        }
      }
    EOT
  }
}

input "min-master-nodes" {
  type        = number
  default     = 3
  description = "how many dedicated master nodes a domain must have"
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "masters" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? [] : ["ES.7"] }

  locals {
    enabled = core::try(attrs.cluster_config[0].dedicated_master_enabled, false) == true
    # Without the argument AWS chooses.
    count = core::try(attrs.cluster_config[0].dedicated_master_count, core::getdatasource("aws_opensearch_domain", {}).cluster_config[0].dedicated_master_count)
  }

  enforce {
    aliases       = ["CKV_AWS_318", "CKV2_AWS_59"]
    condition     = local.enabled
    error_message = "`${meta.address}` has no dedicated master nodes"
    pass_message  = "" # the next one says it
  }

  enforce {
    aliases       = ["CKV_AWS_318"]
    condition     = core::alltrue([for domain in [attrs] : local.count >= input.min-master-nodes if local.enabled])
    error_message = "`${meta.address}` has too few dedicated master nodes: ${local.count}, at least ${input.min-master-nodes} are required"
    pass_message  = "it has ${local.count} dedicated master nodes"
  }
}
