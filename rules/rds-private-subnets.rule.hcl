rule "rds-private-subnets" {
  title       = "Databases are in private subnets"
  severity    = "high"
  rationale   = "A database in a subnet whose route table leads to an internet gateway is one security group, or one public address, away from the internet. Any route to an internet gateway makes a subnet public, also one for a part of the address space."
  remediation = "Choose subnets whose route table has no route to an internet gateway, and turn off map_public_ip_on_launch there; what must reach out goes through a NAT gateway."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-46",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_subnet_group",
    "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  ]
  controls = {
    aws-fsbp       = ["RDS.46"]
    nist-800-53-r5 = ["AC-4", "SC-7"]
  }
  aliases = [
    "2f737336-b18a-4602-8ea0-b200312e1ac1",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_subnet" "data" {
        vpc_id     = "vpc-0a1b2c3d4e5f60718"
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_route_table" "data" {
        vpc_id = "vpc-0a1b2c3d4e5f60718"

        route {
          cidr_block = "0.0.0.0/0"
          gateway_id = "igw-0a1b2c3d4e5f60718"
        }
      }

      resource "aws_route_table_association" "data" {
        subnet_id      = aws_subnet.data.id
        route_table_id = aws_route_table.data.id
      }

      resource "aws_db_subnet_group" "orders" {
        name       = "orders"
        subnet_ids = [aws_subnet.data.id]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_subnet" "data" {
        vpc_id     = "vpc-0a1b2c3d4e5f60718"
        cidr_block = "10.0.1.0/24"
      }

      resource "aws_route_table" "data" {
        vpc_id = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_route_table_association" "data" {
        subnet_id      = aws_subnet.data.id
        route_table_id = aws_route_table.data.id
      }

      resource "aws_db_subnet_group" "orders" {
        name       = "orders"
        subnet_ids = [aws_subnet.data.id]
      }
    EOT
  }
}

resource_policy "aws_db_subnet_group" "group" {
  controls = { aws-fsbp = [] }

  locals {
    exposures = net::exposures(src::given(attrs.subnet_ids))
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` contains a subnet that the internet can reach"
    pass_message  = "every subnet in `subnet_ids` is private"
  }
}

# Where it is put is what its subnet group says; without one AWS chooses, which is unknown from here.
resource_policy "{aws_db_instance,aws_rds_cluster}" "placed" {
  controls = { aws-fsbp = meta.type == "aws_db_instance" ? ["RDS.46"] : [] }

  # A replica in the same region has the group of its source.
  filter = core::try(attrs.db_subnet_group_name, null) != null

  locals {
    subnets   = graph::follow(attrs.db_subnet_group_name).subnet_ids
    exposures = net::exposures(src::given(local.subnets))
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` is placed in a subnet that the internet can reach"
    pass_message  = "every subnet of its subnet group is private"
  }
}
