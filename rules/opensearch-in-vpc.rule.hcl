rule "opensearch-in-vpc" {
  title       = "OpenSearch domains are in a VPC"
  severity    = "critical"
  rationale   = "A domain outside a VPC has a public endpoint: only its access policy stands between the documents and the internet."
  remediation = "Add vpc_options with private subnets and a security group. It forces replacement: restore a snapshot into the new domain."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain",
  ]
  controls = {
    aws-fsbp = ["OpenSearch.2", "ES.2"]
  }
  aliases = ["CKV_AWS_137"]

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

        vpc_options {
          subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
          security_group_ids = ["sg-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }
}

resource_policy "{aws_opensearch_domain,aws_elasticsearch_domain}" "vpc" {
  controls = { aws-fsbp = meta.type == "aws_opensearch_domain" ? ["Opensearch.2"] : ["ES.2"] }

  enforce {
    condition     = core::length(attrs.vpc_options) > 0
    error_message = "`${meta.address}` is not in a VPC: its endpoint is public"
    pass_message  = "the endpoint is in a VPC"
  }
}
