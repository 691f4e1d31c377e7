output "id" {
  value = try(aws_instance.this[0].id, aws_spot_instance_request.this[0].id, "")
}
output "arn" {
  value = try(aws_instance.this[0].arn, aws_spot_instance_request.this[0].arn, "")
}
output "capacity_reservation_specification" {
  value = try(aws_instance.this[0].capacity_reservation_specification, aws_spot_instance_request.this[0].capacity_reservation_specification, "")
}
output "instance_state" {
  value = try(aws_instance.this[0].instance_state, aws_spot_instance_request.this[0].instance_state, "")
}
output "outpost_arn" {
  value = try(aws_instance.this[0].outpost_arn, aws_spot_instance_request.this[0].outpost_arn, "")
}
output "password_data" {
  value = try(aws_instance.this[0].password_data, aws_spot_instance_request.this[0].password_data, "")
}
output "primary_network_interface_id" {
  value = try(aws_instance.this[0].primary_network_interface_id, aws_spot_instance_request.this[0].primary_network_interface_id, "")
}
output "private_dns" {
  value = try(aws_instance.this[0].private_dns, aws_spot_instance_request.this[0].private_dns, "")
}
output "public_dns" {
  value = try(aws_instance.this[0].public_dns, aws_spot_instance_request.this[0].public_dns, "")
}
output "public_ip" {
  value = try(aws_instance.this[0].public_ip, aws_spot_instance_request.this[0].public_ip, "")
}
output "private_ip" {
  value = try(aws_instance.this[0].private_ip, aws_spot_instance_request.this[0].private_ip, "")
}
output "ipv6_addresses" {
  value = try(aws_instance.this[0].ipv6_addresses, [])
}
output "tags_all" {
  value = try(aws_instance.this[0].tags_all, aws_spot_instance_request.this[0].tags_all, {})
}
output "spot_bid_status" {
  value = one(aws_spot_instance_request.this[*].spot_bid_status)
}
output "spot_request_state" {
  value = one(aws_spot_instance_request.this[*].spot_request_state)
}
output "spot_instance_id" {
  value = one(aws_spot_instance_request.this[*].spot_instance_id)
}
