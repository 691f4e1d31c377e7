rule "efs-private-subnets" {
  title       = "Mount targets are in private subnets"
  severity    = "medium"
  rationale   = "A mount target in a subnet whose route table leads to an internet gateway is one security group, or one public address, away from the internet. Any route to an internet gateway makes a subnet public, also one for a part of the address space."
  remediation = "Choose subnets whose route table has no route to an internet gateway, and turn off map_public_ip_on_launch there; what must reach out goes through a NAT gateway."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html#efs-6",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_mount_target",
    "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  ]
  controls = {
    aws-fsbp = ["EFS.6"]
  }

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

      resource "aws_efs_mount_target" "files" {
        file_system_id = "fs-0a1b2c3d4e5f60718"
        subnet_id      = aws_subnet.data.id
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

      resource "aws_efs_mount_target" "files" {
        file_system_id = "fs-0a1b2c3d4e5f60718"
        subnet_id      = aws_subnet.data.id
      }
    EOT
  }
}

resource_policy "aws_efs_mount_target" "target" {
  locals {
    exposures = net::exposures(src::given([attrs.subnet_id]))
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` is placed in a subnet that the internet can reach"
    pass_message  = "every subnet that it is placed in is private"
  }
}
