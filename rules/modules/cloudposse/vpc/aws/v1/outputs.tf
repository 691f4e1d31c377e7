output "vpc_id" {
  value = try(aws_vpc.default[0].id, "")
}
output "vpc_arn" {
  value = try(aws_vpc.default[0].arn, "")
}
output "vpc_cidr_block" {
  value = try(aws_vpc.default[0].cidr_block, "")
}
output "vpc_main_route_table_id" {
  value = try(aws_vpc.default[0].main_route_table_id, "")
}
output "vpc_default_network_acl_id" {
  value = try(aws_vpc.default[0].default_network_acl_id, "")
}
output "vpc_default_security_group_id" {
  value = try(aws_vpc.default[0].default_security_group_id, "")
}
output "vpc_default_route_table_id" {
  value = try(aws_vpc.default[0].default_route_table_id, "")
}
output "vpc_ipv6_association_id" {
  value = try(aws_vpc.default[0].ipv6_association_id, "")
}
output "vpc_ipv6_cidr_block" {
  value = try(aws_vpc.default[0].ipv6_cidr_block, "")
}
output "ipv6_cidr_block_network_border_group" {
  value = try(aws_vpc.default[0].ipv6_cidr_block_network_border_group, "")
}
output "igw_id" {
  value = try(aws_internet_gateway.default[0].id, "")
}
output "ipv6_egress_only_igw_id" {
  value = try(aws_egress_only_internet_gateway.default[0].id, "")
}
output "additional_cidr_blocks" {
  value = [for one in aws_vpc_ipv4_cidr_block_association.default : one.cidr_block]
}
output "additional_cidr_blocks_to_association_ids" {
  value = { for one in aws_vpc_ipv4_cidr_block_association.default : one.cidr_block => one.id }
}
output "additional_ipv6_cidr_blocks" {
  value = [for one in aws_vpc_ipv6_cidr_block_association.default : one.ipv6_cidr_block]
}
output "additional_ipv6_cidr_blocks_to_association_ids" {
  value = { for one in aws_vpc_ipv6_cidr_block_association.default : one.ipv6_cidr_block => one.id }
}
