rule "vpc-flow-logs" {
  title       = "Every VPC writes flow logs"
  severity    = "medium"
  rationale   = "Flow logs are the only record of who spoke to whom in a network. Without them an intrusion cannot be followed, and what was rejected is never seen."
  remediation = "Add an aws_flow_log with this vpc_id and traffic_type ALL or REJECT; in the registry's VPC module, set enable_flow_log = true."
  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log",
  ]
  controls = {
    aws-fsbp      = ["EC2.6"]
    "cis-aws-3.0" = ["3.7"]
    "cis-aws-5.0" = ["3.7"]
  }
  aliases = [
    "CKV2_AWS_11",
    "AVD-AWS-0178",
    "AWS-0178",
    "aws-ec2-require-vpc-flow-logs-for-all-vpcs",
    "f83121ea-03da-434f-9277-9cd247ab3047",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_vpc" "main" {
        cidr_block = "10.0.0.0/16"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_vpc" "main" {
        cidr_block = "10.0.0.0/16"
      }

      resource "aws_flow_log" "main" {
        vpc_id               = aws_vpc.main.id
        traffic_type         = "ALL"
        log_destination_type = "s3"
        log_destination      = "arn:aws:s3:::flow-logs"
      }
    EOT
  }
}

resource_policy "{aws_vpc,aws_default_vpc}" "logged" {
  locals {
    logs = graph::referrers(attrs, "aws_flow_log", "vpc_id")
  }

  # What was accepted alone says nothing of what was tried.
  enforce {
    condition     = core::length([for log in local.logs : log if core::contains(["ALL", "REJECT"], log.traffic_type)]) > 0
    error_message = "`${meta.address}` ${core::length(local.logs) == 0 ? "has no flow log" : "logs accepted traffic only"}"
    pass_message  = "a flow log records what is rejected"
  }
}
