rule "opensearch-data-nodes" {
  title       = "OpenSearch domains have three data nodes in several zones"
  severity    = "medium"
  rationale   = "With fewer than three data nodes, or with all of them in one zone, the loss of a node or zone can take the domain down or lose data."
  remediation = "Set instance_count to 3 or more and zone_awareness_enabled = true in cluster_config, with zone_awareness_config { availability_zone_count = 3 }. Changed in place by a blue/green deployment."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.6", "ES.6"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        cluster_config {
          instance_type  = "r6g.large.search"
          instance_count = 2
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        cluster_config {
          instance_type          = "r6g.large.search"
          instance_count         = 3
          zone_awareness_enabled = true

          zone_awareness_config {
            availability_zone_count = 3
          }
        }
      }
    EOT
  }
}

input "min-data-nodes" {
  type        = number
  default     = 3
  description = "how many data nodes a domain must have"
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "nodes" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.6"] : ["ES.6"] }

  locals {
    count = core::try(attrs.cluster_config[0].instance_count, 1)
    # Multi-AZ with standby always spans three zones.
    standby = core::try(attrs.cluster_config[0].multi_az_with_standby_enabled, false) == true
  }

  enforce {
    condition     = core::alltrue([for domain in [attrs] : local.count >= input.min-data-nodes if !local.standby])
    error_message = "`${meta.address}` has too few data nodes: ${local.count}, at least ${input.min-data-nodes} are required"
    pass_message  = local.standby ? "Multi-AZ with standby is enabled" : "it has ${local.count} data nodes"
  }

  enforce {
    condition     = core::alltrue([for domain in [attrs] : core::try(attrs.cluster_config[0].zone_awareness_enabled, false) == true if !local.standby])
    error_message = "`${meta.address}` keeps its data nodes in one zone: `zone_awareness_enabled` is not `true`"
    pass_message  = local.standby ? "" : "they are in several zones"
  }
}
