rule "mq-public-access" {
  title       = "Message brokers have no public address"
  severity    = "critical"
  rationale   = "A public broker can be reached from the whole internet: one leaked password is then enough to read and write every queue."
  remediation = "Set publicly_accessible = false, or leave it out, and name private subnets. It forces replacement."
  references = [
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/mq_broker",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3"]
  }
  aliases = [
    "CKV_AWS_69",
    "AVD-AWS-0072",
    "AWS-0072",
    "aws-mq-no-public-access",
    "4eb5f791-c861-4afd-9f94-f2a6a3fe49cb",
  ]

  example "fail" {
    code = <<-EOT
      variable "password" {
        type      = string
        sensitive = true
      }

      resource "aws_mq_broker" "orders" {
        broker_name         = "orders"
        engine_type         = "ActiveMQ"
        engine_version      = "5.18"
        host_instance_type  = "mq.m5.large"
        publicly_accessible = true

        user {
          username = "app"
          password = var.password
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      variable "password" {
        type      = string
        sensitive = true
      }

      resource "aws_mq_broker" "orders" {
        broker_name         = "orders"
        engine_type         = "ActiveMQ"
        engine_version      = "5.18"
        host_instance_type  = "mq.m5.large"
        publicly_accessible = false

        user {
          username = "app"
          password = var.password
        }
      }
    EOT
  }
}

resource_policy "aws_mq_broker" "private" {
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`${meta.address}` is publicly accessible"
  }

  # The broker is replaced.
  fix "make it private, as a new broker" {
    set    = [for accessible in [core::try(attrs.publicly_accessible, null)] : { at = accessible, value = false } if accessible == true]
    safety = "unsafe"
  }
}
