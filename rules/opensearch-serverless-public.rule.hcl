rule "opensearch-serverless-public" {
  title       = "OpenSearch Serverless collections are reached through VPC endpoints"
  severity    = "high"
  rationale   = "A collection that is open to public networks has an endpoint on the internet: only its data access policy stands before the documents."
  remediation = "Set AllowFromPublic = false in the network policy, and name VPC endpoints in SourceVPCEs or AWS services in SourceServices."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearchserverless_security_policy",
  ]
  controls = {
    nist-800-53-r5 = ["AC-4"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_opensearchserverless_security_policy" "logs" {
        name = "logs"
        type = "network"

        policy = jsonencode([{
          Rules           = [{ ResourceType = "collection", Resource = ["collection/logs"] }]
          AllowFromPublic = true
        }])
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearchserverless_security_policy" "logs" {
        name = "logs"
        type = "network"

        policy = jsonencode([{
          Rules           = [{ ResourceType = "collection", Resource = ["collection/logs"] }]
          AllowFromPublic = false
          SourceVPCEs     = ["vpce-0a1b2c3d4e5f60718"]
        }])
      }
    EOT
  }
}

resource_policy "aws_opensearchserverless_security_policy" "network" {
  # The other type of policy is about encryption.
  filter = attrs.type == "network"

  enforce {
    condition     = core::alltrue([for rule in core::flatten([core::jsondecode(attrs.policy)]) : core::try(rule.AllowFromPublic, false) != true])
    error_message = "`${meta.address}` opens collections to public networks: `AllowFromPublic` is `true`"
    pass_message  = "collections are reached through VPC endpoints or AWS services only"
  }
}
