rule "nacl-open-admin-ports" {
  title       = "Network ACLs keep the internet from administration ports"
  severity    = "medium"
  rationale   = "A network ACL is the second fence around a subnet, for the day when a security group is opened by mistake. One that lets the internet in on SSH or RDP is none."
  remediation = "Deny 22 and 3389 from 0.0.0.0/0 and ::/0 with a lower number than the rule that allows more, or allow only the ports and ranges that are needed: the first rule that matches decides, and what matches none is denied."
  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl",
  ]
  controls = {
    aws-fsbp      = ["EC2.21"]
    "cis-aws-3.0" = ["5.1"]
    "cis-aws-5.0" = ["5.2"]
  }
  aliases = [
    "CKV_AWS_231",
    "CKV_AWS_232",
    "AVD-AWS-0105",
    "AWS-0105",
    "aws-ec2-no-public-ingress-acl",
    "aws-vpc-no-public-ingress-acl",
    "3af7f2fd-06e6-4dab-b996-2912bea19ba4",
    "a20be318-cac7-457b-911d-04cc6e812c25",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_network_acl" "web" {
        vpc_id = "vpc-0a1b2c3d4e5f60718"

        ingress {
          rule_no    = 100
          action     = "allow"
          protocol   = "-1"
          cidr_block = "0.0.0.0/0"
          from_port  = 0
          to_port    = 0
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_network_acl" "web" {
        vpc_id = "vpc-0a1b2c3d4e5f60718"

        ingress {
          rule_no    = 90
          action     = "deny"
          protocol   = "tcp"
          cidr_block = "0.0.0.0/0"
          from_port  = 22
          to_port    = 22
        }

        ingress {
          rule_no    = 91
          action     = "deny"
          protocol   = "tcp"
          cidr_block = "0.0.0.0/0"
          from_port  = 3389
          to_port    = 3389
        }

        ingress {
          rule_no    = 100
          action     = "allow"
          protocol   = "-1"
          cidr_block = "0.0.0.0/0"
          from_port  = 0
          to_port    = 0
        }
      }
    EOT
  }
}

input "ports" {
  type        = list(string)
  default     = ["22", "3389"]
  description = "TCP ports, and ranges of them, that the internet must not reach"
}

# An ACL is judged by all of its rules; a rule that stands alone by what it opens next to the others of its ACL. The
# provider removes the rules that AWS makes from a default ACL that it adopts.
resource_policy "{aws_network_acl,aws_default_network_acl,aws_network_acl_rule}" "inbound" {
  filter = !core::try(attrs.egress == true, false)

  enforce {
    condition     = core::length(net::acl_openings(attrs, input.ports)) == 0
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "the internet is denied on administration ports, by a rule or because none allows it"
  }
}
