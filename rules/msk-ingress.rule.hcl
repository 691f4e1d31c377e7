rule "msk-ingress" {
  title       = "Only named sources reach Kafka brokers"
  severity    = "high"
  rationale   = "Brokers accept clients without authentication unless that is turned off: whoever reaches a port reads the topics. An address range also admits whatever else has an address in it, now or later."
  remediation = "Attach a security group of its own, and allow the port only from the security groups of its clients (referenced_security_group_id, source_security_group_id) or from a prefix list of the configuration; a range that is meant is listed in the input allowed-ranges."
  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
    "https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "kafka" {
        name   = "kafka"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "kafka" {
        security_group_id = aws_security_group.kafka.id
        cidr_ipv4         = "10.0.0.0/8"
        ip_protocol       = "tcp"
        from_port         = 9098
        to_port           = 9098
      }

      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1b2c3d4e5f60718", "subnet-0c1b2c3d4e5f60718"]
          security_groups = [aws_security_group.kafka.id]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "kafka" {
        name   = "kafka"
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "kafka" {
        security_group_id            = aws_security_group.kafka.id
        referenced_security_group_id = "sg-0f1e2d3c4b5a69788"
        ip_protocol                  = "tcp"
        from_port                    = 9098
        to_port                      = 9098
      }

      resource "aws_msk_cluster" "events" {
        cluster_name           = "events"
        kafka_version          = "3.8.x"
        number_of_broker_nodes = 3

        broker_node_group_info {
          instance_type   = "kafka.m7g.large"
          client_subnets  = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1b2c3d4e5f60718", "subnet-0c1b2c3d4e5f60718"]
          security_groups = [aws_security_group.kafka.id]
        }
      }
    EOT
  }
}

input "allowed-ranges" {
  type        = list(string)
  default     = []
  description = "address ranges that may connect, in addition to security groups and prefix lists of the configuration"
}

resource_policy "aws_msk_cluster" "cluster" {
  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources :
      (admitted.kind == "prefix-list" && !admitted.world) || net::within(admitted.ranges, input.allowed-ranges)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its security groups let in on its ports only security groups, prefix lists of the configuration and allowed ranges, or nothing"
  }
}

# Without a group the default group of the VPC is in force: whatever else lands in it can connect.
resource_policy "aws_msk_serverless_cluster" "serverless" {
  locals {
    sources = net::ingress(attrs)
  }

  enforce {
    condition     = core::length(core::try(attrs.vpc_config[0].security_group_ids, [])) > 0
    severity      = "medium"
    error_message = "`${meta.address}` has no security group: the VPC's default group applies"
    pass_message  = "" # the next one says what they admit
  }

  enforce {
    condition = core::alltrue([
      for admitted in local.sources :
      (admitted.kind == "prefix-list" && !admitted.world) || net::within(admitted.ranges, input.allowed-ranges)
    ])
    severity      = core::anytrue([for admitted in local.sources : admitted.world]) ? "critical" : "high"
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "its security groups let in on its ports only security groups, prefix lists of the configuration and allowed ranges, or nothing"
  }
}
