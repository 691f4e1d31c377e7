rule "msk-encryption-in-transit" {
  title       = "Kafka traffic is encrypted"
  severity    = "high"
  rationale   = "Without TLS messages and credentials cross the network between clients and brokers, and between the brokers, in plain text."
  remediation = "Set client_broker = \"TLS\" and in_cluster = true in encryption_info.encryption_in_transit, or leave both out: these are the defaults. in_cluster forces replacement."
  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
  ]
  controls = {
    aws-fsbp = ["MSK.1"]
  }
  aliases = [
    "CKV_AWS_81",
    "AVD-AWS-0073",
    "AWS-0073",
    "aws-msk-enable-in-transit-encryption",
    "6db52fa6-d4da-4608-908a-89f0c59e743e",
  ]

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
        }

        encryption_info {
          encryption_in_transit {
            client_broker = "TLS_PLAINTEXT"
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
        }

        encryption_info {
          encryption_in_transit {
            client_broker = "TLS"
          }
        }
      }
    EOT
  }
}

resource_policy "aws_msk_cluster" "tls" {
  locals {
    clients = core::try(attrs.encryption_info[0].encryption_in_transit[0].client_broker, "TLS")
  }

  enforce {
    condition     = local.clients == "TLS"
    error_message = "`${meta.address}` accepts clients without TLS: `client_broker` is \"${local.clients}\""
    pass_message  = "clients use TLS"
    controls      = { aws-fsbp = [] }
  }

  enforce {
    condition     = core::try(attrs.encryption_info[0].encryption_in_transit[0].in_cluster, true) == true
    error_message = "`${meta.address}` does not encrypt the traffic between its brokers: `in_cluster` is `false`"
    pass_message  = "brokers use TLS among themselves"
    controls      = { aws-fsbp = ["MSK.1"] }
  }

  # Clients that speak plain text are cut off; in_cluster replaces the cluster.
  fix "accept nothing but TLS" {
    set = core::concat(
      [for clients in [core::try(attrs.encryption_info[0].encryption_in_transit[0].client_broker, null)] : { at = clients, value = "TLS" } if clients != null && clients != "TLS"],
      [for brokers in [core::try(attrs.encryption_info[0].encryption_in_transit[0].in_cluster, null)] : { at = brokers, value = true } if brokers == false],
    )
    safety = "unsafe"
  }
}

resource_policy "aws_msk_serverless_cluster" "tls" {
  controls = { aws-fsbp = [] }

  enforce {
    condition    = true
    pass_message = "serverless clusters accept TLS connections only"
  }
}
