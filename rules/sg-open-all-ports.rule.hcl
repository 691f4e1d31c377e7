rule "sg-open-all-ports" {
  title       = "No security group is open to the internet on every port"
  severity    = "critical"
  rationale   = "A group that lets the internet in on every port protects nothing: whatever listens on the machines behind it, now or later, can be reached by everybody. That is why this is critical."
  remediation = "Name the ports that clients need (from_port, to_port and a protocol other than -1), and allow the others from security groups or private ranges only."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  controls = {
    aws-fsbp = ["EC2.18"]
  }
  aliases = [
    "CKV_AWS_277",
    "590d878b-abdc-428f-895a-e2b68a0e1998",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "web" {
        name        = "web"
        description = "Access to web"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "web" {
        security_group_id = aws_security_group.web.id
        cidr_ipv4         = "0.0.0.0/0"
        ip_protocol       = "-1"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "web" {
        name        = "web"
        description = "Access to web"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "web" {
        security_group_id = aws_security_group.web.id
        cidr_ipv4         = "0.0.0.0/0"
        from_port         = 443
        to_port           = 443
        ip_protocol       = "tcp"
      }
    EOT
  }
}

# A group is judged by all of its rules, since ranges of several rules may make the internet together; a rule that stands
# alone is judged by itself as well, whatever its group. What lets things out is another question.
resource_policy "{aws_security_group,aws_default_security_group,aws_security_group_rule,aws_vpc_security_group_ingress_rule}" "ingress" {
  controls = {
    # The control also asks about single ports: that not all are open says too little.
    aws-fsbp = core::anytrue([for admitted in local.sources : admitted.world]) ? ["EC2.18"] : []
  }

  filter = core::try(attrs.type, "ingress") == "ingress"

  locals {
    sources = net::ingress(attrs, "all", "all")
  }

  enforce {
    condition     = core::alltrue([for admitted in local.sources : !admitted.world])
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it does not let the internet in on every port"
  }
}
