rule "sg-default-restricted" {
  title       = "The default security group of every VPC admits nothing"
  severity    = "medium"
  rationale   = "Whatever is launched without a security group lands in the default group of its VPC, whose members reach each other on every port, and everything outside. Emptied, it makes such a mistake harmless and visible."
  remediation = "Add an aws_default_security_group with this vpc_id and no ingress or egress blocks: the provider then removes the rules that AWS makes. Give resources groups of their own first. In the registry's VPC module, leave manage_default_security_group on (it is off before version 4) and give no default_security_group_ingress or default_security_group_egress."
  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group",
  ]
  controls = {
    aws-fsbp      = ["EC2.2"]
    "cis-aws-3.0" = ["5.4"]
    "cis-aws-5.0" = ["5.5"]
  }
  aliases = [
    "CKV2_AWS_12",
    "AVD-AWS-0173",
    "AWS-0173",
    "aws-ec2-restrict-all-in-default-sg",
    "9a4ef195-74b9-4c58-b8ed-2b2fe4353a75",
    "46883ce1-dc3e-4b17-9195-c6a601624c73",
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

      resource "aws_default_security_group" "main" {
        vpc_id = aws_vpc.main.id
      }
    EOT
  }
}

# The provider removes every rule of a default group that it adopts, and then makes those that are written.
resource_policy "aws_default_security_group" "rules" {
  enforce {
    condition     = core::length(core::try(attrs.ingress, [])) == 0
    error_message = "`${meta.address}` lets traffic in"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::length(core::try(attrs.egress, [])) == 0
    error_message = "`${meta.address}` lets traffic out"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::length(graph::referrers(attrs, "aws_security_group_rule", "security_group_id")) == 0
    error_message = "`${meta.address}` has a rule that stands alone"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::length(graph::referrers(attrs, "aws_vpc_security_group_ingress_rule", "security_group_id")) == 0
    error_message = "`${meta.address}` has a rule that stands alone"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::length(graph::referrers(attrs, "aws_vpc_security_group_egress_rule", "security_group_id")) == 0
    error_message = "`${meta.address}` has a rule that stands alone"
    pass_message  = "it has no rules"
  }
}

# Rules that stand alone name the group, or the VPC whose default group it is.
resource_policy "{aws_vpc,aws_default_vpc}" "adopted" {
  locals {
    groups = graph::referrers(attrs, "aws_default_security_group", "vpc_id")
    rules = core::flatten([
      graph::referrers(attrs, "aws_security_group_rule", "security_group_id", "default_security_group_id"),
      graph::referrers(attrs, "aws_vpc_security_group_ingress_rule", "security_group_id", "default_security_group_id"),
      graph::referrers(attrs, "aws_vpc_security_group_egress_rule", "security_group_id", "default_security_group_id"),
      [
        for group in local.groups : [
          graph::referrers(group, "aws_security_group_rule", "security_group_id"),
          graph::referrers(group, "aws_vpc_security_group_ingress_rule", "security_group_id"),
          graph::referrers(group, "aws_vpc_security_group_egress_rule", "security_group_id"),
        ]
      ],
    ])
  }

  enforce {
    condition     = core::length(local.groups) > 0
    error_message = "the default security group of `${meta.address}` has the rules that AWS makes"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::alltrue([for group in local.groups : core::length(core::try(group.ingress, [])) == 0])
    error_message = "the default security group of `${meta.address}` lets traffic in"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::alltrue([for group in local.groups : core::length(core::try(group.egress, [])) == 0])
    error_message = "the default security group of `${meta.address}` lets traffic out"
    pass_message  = "" # the last one says it
  }

  enforce {
    condition     = core::length(local.rules) == 0
    error_message = "the default security group of `${meta.address}` has a rule that stands alone"
    pass_message  = "its default security group has no rules"
  }
}
