module "nat_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = ["nat"]
  context    = module.this.context
}

module "nat_instance_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  attributes = ["nat", "instance"]
  context    = module.this.context
}

resource "aws_eip" "default" {
  count = local.makes_addresses ? local.nats : 0
  tags  = merge(module.nat_label.tags, { Name = "${module.nat_label.id}${module.this.delimiter}${local.short[local.public_zones[local.nat_subnets[count.index]]]}" })
}

resource "aws_nat_gateway" "default" {
  count         = local.gateways ? local.nats : 0
  allocation_id = local.addresses[count.index]
  subnet_id     = aws_subnet.public[local.nat_subnets[count.index]].id
  tags          = merge(module.nat_label.tags, { Name = "${module.nat_label.id}${module.this.delimiter}${local.short[local.public_zones[local.nat_subnets[count.index]]]}" })
}

resource "aws_security_group" "nat_instance" {
  count  = local.instances ? 1 : 0
  name   = module.nat_instance_label.id
  vpc_id = var.vpc_id
  tags   = module.nat_instance_label.tags
}

resource "aws_security_group_rule" "nat_instance_egress" {
  count             = local.instances ? 1 : 0
  security_group_id = aws_security_group.nat_instance[0].id
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "nat_instance_ingress" {
  count             = local.instances ? 1 : 0
  security_group_id = aws_security_group.nat_instance[0].id
  type              = "ingress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = [local.block4]
}

resource "aws_instance" "nat_instance" {
  count                       = local.instances ? local.nats : 0
  ami                         = try(var.nat_instance_ami_id[0], null)
  instance_type               = var.nat_instance_type
  subnet_id                   = aws_subnet.public[local.nat_subnets[count.index]].id
  vpc_security_group_ids      = [aws_security_group.nat_instance[0].id]
  source_dest_check           = false
  associate_public_ip_address = true
  ebs_optimized               = true
  tags                        = merge(module.nat_instance_label.tags, { Name = "${module.nat_instance_label.id}${module.this.delimiter}${local.short[local.public_zones[local.nat_subnets[count.index]]]}" })

  metadata_options {
    http_endpoint               = var.metadata_http_endpoint_enabled ? "enabled" : "disabled"
    http_put_response_hop_limit = var.metadata_http_put_response_hop_limit
    http_tokens                 = var.metadata_http_tokens_required ? "required" : "optional"
  }

  root_block_device {
    encrypted = coalesce(var.nat_instance_root_block_device_encrypted, var.root_block_device_encrypted, true)
  }
}
