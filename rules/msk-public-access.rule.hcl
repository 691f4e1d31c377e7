rule "msk-public-access" {
  title       = "Kafka brokers have no public addresses"
  severity    = "critical"
  rationale   = "Brokers with public addresses can be reached from the whole internet; one leaked password or lax access control list is then enough to read every topic."
  remediation = "Remove public_access from connectivity_info, or set its type to \"DISABLED\". Connect other networks by VPC peering, PrivateLink or a transit gateway."
  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
  ]
  controls = {
    aws-fsbp = ["MSK.4"]
  }
  aliases = ["CKV_AWS_291", "54378d69-dd7c-4b08-a43e-80d563396857"]

  example "fail" {
    code = <<-EOT
      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]

          connectivity_info {
            public_access {
              type = "SERVICE_PROVIDED_EIPS"
            }
          }
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a", "subnet-2c3d4e5f607182a3b"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]

          connectivity_info {
            public_access {
              type = "DISABLED"
            }
          }
        }
      }
    EOT
  }
}

resource_policy "aws_msk_cluster" "private" {
  locals {
    access = core::try(attrs.broker_node_group_info[0].connectivity_info[0].public_access[0].type, "DISABLED")
  }

  enforce {
    condition     = local.access != "SERVICE_PROVIDED_EIPS"
    error_message = "`${meta.address}` gives its brokers public addresses: the type of `public_access` is \"SERVICE_PROVIDED_EIPS\""
    pass_message  = "public access is disabled"
  }

  # Clients outside the VPC lose their connection.
  fix "disable public access" {
    set    = [for access in [core::try(attrs.broker_node_group_info[0].connectivity_info[0].public_access[0].type, null)] : { at = access, value = "DISABLED" } if access != null]
    safety = "unsafe"
  }
}
