rule "eks-private-subnets" {
  title       = "EKS nodes are in private subnets"
  severity    = "medium"
  enabled     = false
  rationale   = "A node in a subnet whose route table leads to an internet gateway is one security group, or one public address, away from the internet. Any route to an internet gateway makes a subnet public, also one for a part of the address space."
  remediation = "Choose subnets whose route table has no route to an internet gateway, and turn off map_public_ip_on_launch there; what must reach out goes through a NAT gateway."
  references = [
    "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_node_group",
    "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
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

      resource "aws_eks_node_group" "workers" {
        cluster_name    = "main"
        node_group_name = "workers"
        node_role_arn   = "arn:aws:iam::111122223333:role/workers"
        subnet_ids      = [aws_subnet.data.id]

        scaling_config {
          desired_size = 2
          max_size     = 4
          min_size     = 2
        }
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

      resource "aws_eks_node_group" "workers" {
        cluster_name    = "main"
        node_group_name = "workers"
        node_role_arn   = "arn:aws:iam::111122223333:role/workers"
        subnet_ids      = [aws_subnet.data.id]

        scaling_config {
          desired_size = 2
          max_size     = 4
          min_size     = 2
        }
      }
    EOT
  }
}

resource_policy "aws_eks_node_group" "nodes" {
  locals {
    exposures = net::exposures(src::given(attrs.subnet_ids))
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` is placed in a subnet that the internet can reach"
    pass_message  = "every subnet that it is placed in is private"
  }
}

resource_policy "aws_eks_fargate_profile" "pods" {
  filter = core::try(attrs.subnet_ids, null) != null

  locals {
    exposures = net::exposures(src::given(attrs.subnet_ids))
  }

  enforce {
    condition     = core::alltrue([for exposure in local.exposures : exposure == "private"])
    error_message = "`${meta.address}` is placed in a subnet that the internet can reach"
    pass_message  = "every subnet that it is placed in is private"
  }
}
