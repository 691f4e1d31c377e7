rule "dax-encryption-at-rest" {
  title       = "DAX clusters are encrypted at rest"
  severity    = "high"
  rationale   = "DAX keeps items of the table in its cache and writes them to disk with its logs. Encryption can only be chosen when the cluster is created."
  remediation = "Add server_side_encryption { enabled = true }. It forces replacement; the cluster fills itself again from the table."
  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dax_cluster",
  ]
  controls = {
    aws-fsbp = ["DynamoDB.3"]
  }
  aliases = [
    "CKV_AWS_47",
    "AVD-AWS-0023",
    "AWS-0023",
    "aws-dynamodb-enable-at-rest-encryption",
    "f11aec39-858f-4b6f-b946-0a1bf46c0c87",
  ]

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
        cluster_name       = "orders"
        iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
        node_type          = "dax.r5.large"
        replication_factor = 3

        server_side_encryption {
          enabled = true
        }
      }
    EOT
  }
}

resource_policy "aws_dax_cluster" "encrypted" {
  enforce {
    condition     = core::try(attrs.server_side_encryption[0].enabled, false) == true
    error_message = "`${meta.address}` is not encrypted at rest"
    pass_message  = "encryption at rest is enabled"
  }

  # The cluster is replaced.
  fix "encrypt at rest, in a new cluster" {
    ensure_block = { block = "server_side_encryption", set = { enabled = true } }
    safety       = "unsafe"
  }
}
