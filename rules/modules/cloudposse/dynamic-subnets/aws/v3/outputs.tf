output "public_subnet_ids" {
  value = aws_subnet.public[*].id
}
output "public_subnet_arns" {
  value = aws_subnet.public[*].arn
}
output "private_subnet_ids" {
  value = aws_subnet.private[*].id
}
output "private_subnet_arns" {
  value = aws_subnet.private[*].arn
}
output "public_route_table_ids" {
  value = aws_route_table.public[*].id
}
output "private_route_table_ids" {
  value = aws_route_table.private[*].id
}
output "nat_gateway_ids" {
  value = aws_nat_gateway.default[*].id
}
output "nat_gateway_private_ips" {
  value = aws_nat_gateway.default[*].private_ip
}
output "nat_instance_ids" {
  value = aws_instance.nat_instance[*].id
}
output "availability_zones" {
  value = local.zones
}
output "nat_eip_allocation_ids" {
  value = local.addresses
}
output "nat_ips" {
  value = local.makes_addresses ? aws_eip.default[*].public_ip : var.nat_elastic_ips
}
output "public_network_acl_id" {
  value = try(aws_network_acl.public[0].id, null)
}
output "private_network_acl_id" {
  value = try(aws_network_acl.private[0].id, null)
}
output "public_subnet_cidrs" {
  value = local.public4 ? aws_subnet.public[*].cidr_block : []
}
output "public_subnet_ipv6_cidrs" {
  value = local.public6 ? aws_subnet.public[*].ipv6_cidr_block : []
}
output "az_public_subnets_map" {
  value = { for zone in local.zones : zone => [for index, of in local.public_zones : aws_subnet.public[index].id if of == zone] }
}
output "az_public_route_table_ids_map" {
  value = { for zone in local.zones : zone => [for index, of in local.public_zones : aws_route_table_association.public[index].route_table_id if of == zone] }
}
output "private_subnet_cidrs" {
  value = local.private4 ? aws_subnet.private[*].cidr_block : []
}
output "private_subnet_ipv6_cidrs" {
  value = local.private6 ? aws_subnet.private[*].ipv6_cidr_block : []
}
output "az_private_subnets_map" {
  value = { for zone in local.zones : zone => [for index, of in local.private_zones : aws_subnet.private[index].id if of == zone] }
}
output "az_private_route_table_ids_map" {
  value = { for zone in local.zones : zone => [for index, of in local.private_zones : aws_route_table_association.private[index].route_table_id if of == zone] }
}
