rule "opensearch-node-to-node" {
  title       = "OpenSearch nodes encrypt the traffic between them"
  severity    = "high"
  rationale   = "Without it documents cross the network between the nodes of the domain in plain text. Fine-grained access control needs it as well."
  remediation = "Add node_to_node_encryption { enabled = true }. It is enabled in place on OpenSearch and on Elasticsearch 6.7 and later; earlier versions are replaced."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.3", "ES.3"]
  }
  aliases = [
    "CKV_AWS_6",
    "AVD-AWS-0043",
    "AWS-0043",
    "aws-elasticsearch-enable-in-transit-encryption",
    "967eb3e6-26fc-497d-8895-6428beb6e8e2",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearch_domain" "logs" {
        domain_name = "logs"

        node_to_node_encryption {
          enabled = true
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "encrypted" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.3"] : ["ES.3"] }

  locals {
    # One node has no other to talk to, until somebody adds one; dedicated masters are nodes too.
    # Where it is unknown how many there are, there may be several.
    nodes   = core::try(attrs.cluster_config[0].instance_count, 1)
    masters = core::try(attrs.cluster_config[0].dedicated_master_enabled, false)
    single  = src::is_literal(local.nodes) && src::is_literal(local.masters) && local.nodes <= 1 && local.masters == false
  }

  enforce {
    condition     = core::alltrue([for domain in [attrs] : core::try(domain.node_to_node_encryption[0].enabled, false) == true if !local.single])
    error_message = "`${meta.address}` does not encrypt the traffic between its nodes"
    pass_message  = core::try(attrs.node_to_node_encryption[0].enabled, false) == true ? "encryption between nodes is enabled" : ""
  }

  # The controls ask it of a single node as well.
  enforce {
    aliases       = ["AVD-AWS-0043", "AWS-0043", "aws-elasticsearch-enable-in-transit-encryption", "967eb3e6-26fc-497d-8895-6428beb6e8e2"]
    condition     = core::alltrue([for domain in [attrs] : core::try(domain.node_to_node_encryption[0].enabled, false) == true if local.single])
    error_message = "`${meta.address}` does not encrypt the traffic between its nodes, which it has as soon as there are several"
    pass_message  = "" # the first one says it
  }

  # Elasticsearch before 6.7 is replaced by the change.
  fix "encrypt between nodes" {
    ensure_block = { block = "node_to_node_encryption", set = { enabled = true } }
    safety       = "unsafe"
  }
}
