rule "dax-encryption-in-transit" {
  title       = "DAX endpoints require TLS"
  severity    = "high"
  rationale   = "Without TLS the items of the table cross the network between the application and the cache in plain text."
  remediation = "Set cluster_endpoint_encryption_type = \"TLS\". It forces replacement, and clients must support TLS."
  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dax_cluster",
  ]
  controls = {
    aws-fsbp = ["DynamoDB.7"]
  }
  aliases = ["CKV_AWS_239"]

  example "fail" {
    code = <<-EOT
      resource "aws_dax_cluster" "orders" {
        cluster_name       = "orders"
        iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
        node_type          = "dax.r5.large"
        replication_factor = 3
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_dax_cluster" "orders" {
        cluster_name                     = "orders"
        iam_role_arn                     = "arn:aws:iam::111122223333:role/dax"
        node_type                        = "dax.r5.large"
        replication_factor               = 3
        cluster_endpoint_encryption_type = "TLS"
      }
    EOT
  }
}

resource_policy "aws_dax_cluster" "tls" {
  enforce {
    condition     = core::try(attrs.cluster_endpoint_encryption_type, "NONE") == "TLS"
    error_message = "`${meta.address}` does not encrypt in transit: its endpoint encryption is \"NONE\""
  }

  # The cluster is replaced, and its clients must speak TLS.
  fix "require TLS, in a new cluster" {
    set    = { path = "cluster_endpoint_encryption_type", value = "TLS" }
    safety = "unsafe"
  }
}
