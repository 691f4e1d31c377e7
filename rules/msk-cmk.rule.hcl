rule "msk-cmk" {
  title       = "Kafka clusters are encrypted with a customer-managed key"
  severity    = "low"
  enabled     = false
  rationale   = "Only with a key of your own can you decide who may use it, watch that, and withdraw it. It costs money and work, so the rule is off by default."
  remediation = "Set encryption_at_rest_kms_key_arn in encryption_info to the ARN of a KMS key of your own. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
  ]
  aliases = [
    "AVD-AWS-0179",
    "AWS-0179",
    "aws-msk-enable-at-rest-encryption",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_msk_cluster" "orders" {
        cluster_name           = "orders"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_kms_key" "data" {
        description         = "data"
        enable_key_rotation = true
      }

      resource "aws_msk_cluster" "orders" {
        cluster_name           = "orders"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]
        }

        encryption_info {
          encryption_at_rest_kms_key_arn = aws_kms_key.data.arn
        }
      }
    EOT
  }
}

resource_policy "aws_msk_cluster" "key" {
  enforce {
    condition     = aws::key_kind(core::try(attrs.encryption_info[0].encryption_at_rest_kms_key_arn, null)) != null && aws::key_kind(core::try(attrs.encryption_info[0].encryption_at_rest_kms_key_arn, null)) != "aws-managed"
    error_message = "`${meta.address}` is not encrypted with a key of your own: ${aws::key_kind(core::try(attrs.encryption_info[0].encryption_at_rest_kms_key_arn, null)) == "aws-managed" ? "the key is one that AWS manages" : "no key is named, and AWS chooses one"}"
    pass_message  = "the key is a customer-managed one"
  }
}
