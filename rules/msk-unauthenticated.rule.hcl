rule "msk-unauthenticated" {
  title       = "Kafka clients have to authenticate"
  severity    = "high"
  rationale   = "Without authentication everybody who reaches the brokers can read and write every topic."
  remediation = "Set unauthenticated = false in client_authentication and enable sasl (iam or scram) or tls with certificate authorities. Clients must be able to log in before the change."
  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/kafka_apis_iam.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
  ]
  controls = {
    aws-fsbp = ["MSK.6"]
  }

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

        client_authentication {
          unauthenticated = true

          sasl {
            iam = true
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

        client_authentication {
          unauthenticated = false

          sasl {
            iam = true
          }
        }
      }
    EOT
  }
}

resource_policy "aws_msk_cluster" "authentication" {
  locals {
    anonymous = core::try(attrs.client_authentication[0].unauthenticated, false) == true
    methods = [
      core::try(attrs.client_authentication[0].sasl[0].iam, false) == true,
      core::try(attrs.client_authentication[0].sasl[0].scram, false) == true,
      core::length(core::try(attrs.client_authentication[0].tls[0].certificate_authority_arns, [])) > 0,
    ]
  }

  enforce {
    condition     = core::try(attrs.client_authentication[0].unauthenticated, false) != true
    error_message = "`${meta.address}` lets clients in without authentication: `unauthenticated` is `true`"
    pass_message  = "" # the next one says it
  }

  # What AWS chooses where nothing is enabled is not documented.
  enforce {
    condition     = core::alltrue([for cluster in [attrs] : core::anytrue(local.methods) || core::getdatasource("aws_msk_cluster", {}).client_authentication[0].unauthenticated == false if !local.anonymous])
    error_message = "`${meta.address}` enables no way to authenticate"
    pass_message  = "clients authenticate with ${core::join(" or ", core::compact([local.methods[0] ? "IAM" : "", local.methods[1] ? "SCRAM" : "", local.methods[2] ? "TLS certificates" : ""]))}"
  }

  # Clients that do not log in are cut off. Where no other way is enabled, somebody has to choose one first.
  fix "require authentication" {
    set    = core::anytrue(local.methods) ? [for anonymous in [core::try(attrs.client_authentication[0].unauthenticated, null)] : { at = anonymous, value = false } if anonymous != null] : []
    safety = "unsafe"
  }
}
