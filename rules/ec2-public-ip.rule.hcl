rule "ec2-public-ip" {
  title       = "Instances have no public address"
  severity    = "high"
  rationale   = "An instance with a public address is one security group rule away from the whole internet. Behind a load balancer or a NAT gateway it needs none."
  remediation = "Set associate_public_ip_address = false, and place the instance in a subnet without map_public_ip_on_launch. The change replaces an instance. Reach it through a load balancer or Session Manager instead of an Elastic IP address."
  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance",
  ]
  controls = {
    aws-fsbp = ["EC2.9", "EC2.25", "AutoScaling.5"]
  }
  aliases = [
    "CKV_AWS_88",
    "CKV_AWS_389",
    "AVD-AWS-0009",
    "AWS-0009",
    "aws-ec2-no-public-ip",
    "5a2486aa-facf-477d-a5c1-b010789459ce",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami                         = "ami-0a1b2c3d4e5f60718"
        instance_type               = "t3.small"
        associate_public_ip_address = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami                         = "ami-0a1b2c3d4e5f60718"
        instance_type               = "t3.small"
        associate_public_ip_address = false
      }
    EOT
  }
}

resource_policy "aws_instance" "address" {
  controls = { aws-fsbp = ["EC2.9"] }

  locals {
    # A private subnet assigns no public addresses. Of a subnet that is managed elsewhere only AWS knows.
    found     = core::getresources("aws_subnet", { id = attrs.subnet_id })
    subnets   = core::length(local.found) > 0 ? local.found : core::getresources("aws_default_subnet", { id = attrs.subnet_id })
    by_subnet = net::exposure(attrs.subnet_id) == "private" ? false : core::length(local.subnets) > 0 ? core::anytrue([for subnet in local.subnets : subnet.map_public_ip_on_launch == true]) : core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true
    template  = core::length(attrs.launch_template) > 0
    addresses = core::concat(core::getresources("aws_eip_association", { instance_id = attrs.id }), core::getresources("aws_eip", { instance = attrs.id }))
  }

  # What an instance does not write itself comes from its launch template, which is checked on its own.
  filter = !local.template || src::present(attrs.associate_public_ip_address) || src::present(attrs.subnet_id) || core::length(local.addresses) > 0

  # Without the argument the subnet decides.
  enforce {
    condition     = core::try(attrs.associate_public_ip_address, local.by_subnet) == false
    error_message = core::try(attrs.associate_public_ip_address, null) == null ? "`${meta.address}` gets a public address from its subnet: `map_public_ip_on_launch` is `true`" : "`${meta.address}` gets a public address: `associate_public_ip_address` is `true`"
    pass_message  = core::try(attrs.associate_public_ip_address, null) == false ? "`associate_public_ip_address` is `false`" : "its subnet assigns no public addresses"
    at            = core::try(attrs.subnet_id, null)
  }

  enforce {
    condition     = core::length(local.addresses) == 0
    error_message = "`${meta.address}` has an Elastic IP address"
    pass_message  = "" # the one before says it
  }

  # The instance is replaced.
  fix "go without a public address" {
    set    = { path = "associate_public_ip_address", value = false }
    safety = "unsafe"
  }
}

resource_policy "aws_launch_template" "interfaces" {
  locals {
    interfaces = attrs.network_interfaces
    groups     = core::concat(graph::referrers(attrs, "aws_autoscaling_group", "launch_template.id"), graph::referrers(attrs, "aws_eks_node_group", "launch_template.id"))
    subnets    = core::flatten([for group in local.groups : core::try(group.vpc_zone_identifier, group.subnet_ids, [])])
    by_subnet = core::length(local.subnets) == 0 ? core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true : core::anytrue([
      for subnet in local.subnets :
      net::exposure(subnet) == "private" ? false : core::length(core::getresources("aws_subnet", { id = subnet })) > 0 ? core::anytrue([for found in core::getresources("aws_subnet", { id = subnet }) : found.map_public_ip_on_launch == true]) : core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true
    ])
  }

  enforce {
    condition = core::alltrue([
      for interface in local.interfaces :
      core::try(
        interface.associate_public_ip_address,
        core::try(interface.network_interface_id, null) != null ? core::getdatasource("aws_network_interface", {}).association != null
        : core::try(interface.subnet_id, null) == null ? local.by_subnet
        : net::exposure(interface.subnet_id) == "private" ? false
        : core::length(core::getresources("aws_subnet", { id = interface.subnet_id })) > 0 ? core::anytrue([for found in core::getresources("aws_subnet", { id = interface.subnet_id }) : found.map_public_ip_on_launch == true])
        : core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true
      ) == false
    ])
    error_message = "`${meta.address}` gives its instances a public address"
    pass_message  = core::length(local.interfaces) > 0 ? "no network interface gets a public address" : ""
    controls      = { aws-fsbp = ["EC2.25"] }
  }

  enforce {
    condition     = core::alltrue([for template in [attrs] : local.by_subnet == false if core::length(local.interfaces) == 0])
    error_message = "`${meta.address}` starts instances in a subnet that gives them a public address"
    pass_message  = core::length(local.interfaces) > 0 ? "" : "the subnets of its instances assign no public addresses"
    controls      = { aws-fsbp = [] }
  }
}

resource_policy "aws_launch_configuration" "address" {
  controls = { aws-fsbp = ["AutoScaling.5"] }

  locals {
    groups    = graph::referrers(attrs, "aws_autoscaling_group", "launch_configuration")
    subnets   = core::flatten([for group in local.groups : core::try(group.vpc_zone_identifier, [])])
    by_subnet = core::length(local.subnets) == 0 ? core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true : core::anytrue([
      for subnet in local.subnets :
      net::exposure(subnet) == "private" ? false : core::length(core::getresources("aws_subnet", { id = subnet })) > 0 ? core::anytrue([for found in core::getresources("aws_subnet", { id = subnet }) : found.map_public_ip_on_launch == true]) : core::getdatasource("aws_subnet", {}).map_public_ip_on_launch == true
    ])
  }

  enforce {
    condition     = core::try(attrs.associate_public_ip_address, local.by_subnet) == false
    error_message = "`${meta.address}` gives its instances a public address"
    pass_message  = core::try(attrs.associate_public_ip_address, null) == false ? "`associate_public_ip_address` is `false`" : "the subnets of its instances assign no public addresses"
  }

  # A launch configuration is replaced, and so are its instances in time.
  fix "go without a public address" {
    set    = { path = "associate_public_ip_address", value = false }
    safety = "unsafe"
  }
}
