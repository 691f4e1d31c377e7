rule "sg-open-unauthorised-ports" {
  title       = "The internet reaches web ports only"
  severity    = "medium"
  enabled     = false
  rationale   = "What is meant for everybody is served on few ports. Any other port that is open to the internet is a service that somebody forgot, or one that should have a load balancer in front of it."
  remediation = "Remove the rule, allow the port from known ranges or security groups only, or list it in authorised-ports if everybody is meant to reach it."
  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule",
  ]
  controls = {
    aws-fsbp = ["EC2.18"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_security_group" "app" {
        name        = "app"
        description = "Access to app"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "app" {
        security_group_id = aws_security_group.app.id
        cidr_ipv4         = "0.0.0.0/0"
        from_port         = 8080
        to_port           = 8080
        ip_protocol       = "tcp"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_security_group" "app" {
        name        = "app"
        description = "Access to app"
        vpc_id      = "vpc-0a1b2c3d4e5f60718"
      }

      resource "aws_vpc_security_group_ingress_rule" "app" {
        security_group_id = aws_security_group.app.id
        cidr_ipv4         = "0.0.0.0/0"
        from_port         = 443
        to_port           = 443
        ip_protocol       = "tcp"
      }
    EOT
  }
}

input "authorised-ports" {
  type        = list(number)
  default     = [80, 443]
  description = "ports that the internet may reach"
}

# A group is judged by all of its rules, since ranges of several rules may make the internet together; a rule that stands
# alone is judged by itself as well, whatever its group. What lets things out is another question.
resource_policy "{aws_security_group,aws_default_security_group,aws_security_group_rule,aws_vpc_security_group_ingress_rule}" "ingress" {
  filter = core::try(attrs.type, "ingress") == "ingress"

  locals {
    sources = net::ingress(attrs, net::ports_but(input.authorised-ports), "all")
  }

  enforce {
    condition     = core::alltrue([for admitted in local.sources : !admitted.world])
    error_message = "`${meta.address}` ${violation.text}"
    pass_message  = "it lets the internet in on no other ports than ${core::join(", ", input.authorised-ports)}"
  }
}
