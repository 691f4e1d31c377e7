rule "opensearch-serverless-public" {
  title       = "Collections are reached through VPC endpoints only"
  severity    = "high"
  rationale   = "A network policy that allows public access gives collections, or their dashboards, an address on the internet. Data access policies still decide who may read, so a mistake there is all that is missing."
  remediation = "Remove AllowFromPublic or set it to false, and name the endpoints in SourceVPCEs (aws_opensearchserverless_vpc_endpoint) or AWS services in SourceServices. The policy is changed in place; clients outside the VPC lose access."
  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearchserverless_security_policy",
  ]
  controls = {
    nist-800-53-r5 = ["AC-4"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_opensearchserverless_security_policy" "search" {
        name = "search"
        type = "network"

        policy = jsonencode([{
          Rules           = [{ ResourceType = "collection", Resource = ["collection/search"] }]
          AllowFromPublic = true
        }])
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_opensearchserverless_security_policy" "search" {
        name = "search"
        type = "network"

        policy = jsonencode([{
          Rules           = [{ ResourceType = "collection", Resource = ["collection/search"] }]
          AllowFromPublic = false
          SourceVPCEs     = ["vpce-0a1b2c3d4e5f60718"]
        }])
      }
    EOT
  }
}

resource_policy "aws_opensearchserverless_security_policy" "network" {
  filter = attrs.type == "network"

  enforce {
    condition     = core::alltrue([for statement in core::jsondecode(attrs.policy) : core::try(statement.AllowFromPublic, false) != true])
    error_message = "`${meta.address}` allows access from the internet: `AllowFromPublic` is `true`, must be `false`"
    pass_message  = "no statement allows access from the internet"
  }
}
