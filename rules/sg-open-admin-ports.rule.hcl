rule "sg-open-admin-ports" {
  title       = "Administration ports are closed to the internet"
  severity    = "high"
  rationale   = "Scanners find an SSH, RDP or WinRM port that is open to everybody within minutes and try passwords and known flaws without end. One weak account or one unpatched host is enough."
  remediation = "Allow the port only from the ranges or the security group that administrators come from (cidr_ipv4, cidr_ipv6 or referenced_security_group_id; cidr_blocks, ipv6_cidr_blocks or source_security_group_id), or close it and use Systems Manager Session Manager or EC2 Instance Connect Endpoint."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  controls = {
    aws-fsbp      = ["EC2.13", "EC2.14"]
    "cis-aws-3.0" = ["5.2", "5.3"]
    "cis-aws-5.0" = ["5.3", "5.4"]
  }
  aliases = [
    "CKV_AWS_24",
    "CKV_AWS_25",
    "AVD-AWS-0107",
    "AWS-0107",
    "aws-ec2-no-public-ingress-sgr",
    "aws-vpc-no-public-ingress-sgr",
    "65905cec-d691-4320-b320-2000436cb696",
    "151187cb-0efc-481c-babd-ad24e3c9bc22",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "bastion" {
        name        = "bastion"
        description = "Access to bastion"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "bastion" {
        security_group_id = aws_security_group.bastion.id
        cidr_ipv4         = "0.0.0.0/0"
        from_port         = 22
        to_port           = 22
        ip_protocol       = "tcp"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "bastion" {
        name        = "bastion"
        description = "Access to bastion"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "bastion" {
        security_group_id = aws_security_group.bastion.id
        cidr_ipv4         = "203.0.113.0/24"
        from_port         = 22
        to_port           = 22
        ip_protocol       = "tcp"
      }
    EOT
  }
}

input "ports" {
  type        = list(string)
  default     = ["22", "3389", "5985-5986"]
  description = "TCP ports, and ranges of them, that the internet must not reach"
}

# A group is judged by all of its rules, since ranges of several rules may make the internet together; a rule that stands
# alone is judged by itself as well, whatever its group. What lets things out is another question.
resource_policy "{aws_security_group,aws_default_security_group,aws_security_group_rule,aws_vpc_security_group_ingress_rule}" "ingress" {
  controls = {
    aws-security-hub = local.open ? core::concat(local.ssh ? ["EC2.13"] : [], local.rdp ? ["EC2.14"] : []) : ["EC2.13", "EC2.14"]
    "cis-aws-3.0"    = local.open ? core::concat(local.ipv4 ? ["5.2"] : [], local.ipv6 ? ["5.3"] : []) : ["5.2", "5.3"]
    "cis-aws-5.0"    = local.open ? core::concat(local.ipv4 ? ["5.3"] : [], local.ipv6 ? ["5.4"] : []) : ["5.3", "5.4"]
  }

  filter = core::try(attrs.type, "ingress") == "ingress"

  locals {
    sources = net::ingress(attrs, input.ports, "tcp")

    # Which of the controls a violation is about.
    open  = core::anytrue([for admitted in local.sources : admitted.world])
    ssh   = core::anytrue([for admitted in net::ingress(attrs, ["22"], "tcp") : admitted.world])
    rdp   = core::anytrue([for admitted in net::ingress(attrs, ["3389"], "tcp") : admitted.world])
    world = core::flatten([for admitted in local.sources : admitted.ranges if admitted.world])
    ipv4  = core::anytrue([for range in local.world : !core::contains_substring(range, ":")])
    ipv6  = core::anytrue([for range in local.world : core::contains_substring(range, ":")])
  }

  enforce {
    condition     = core::alltrue([for admitted in local.sources : !admitted.world])
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it does not let the internet in on administration ports"
  }
}
