output "security_group_arn" {
  value = try(aws_security_group.this[0].arn, aws_security_group.this_name_prefix[0].arn, "")
}
output "security_group_id" {
  value = try(aws_security_group.this[0].id, aws_security_group.this_name_prefix[0].id, "")
}
output "security_group_vpc_id" {
  value = try(aws_security_group.this[0].vpc_id, aws_security_group.this_name_prefix[0].vpc_id, "")
}
output "security_group_owner_id" {
  value = try(aws_security_group.this[0].owner_id, aws_security_group.this_name_prefix[0].owner_id, "")
}
output "security_group_name" {
  value = try(aws_security_group.this[0].name, aws_security_group.this_name_prefix[0].name, "")
}
output "security_group_description" {
  value = try(aws_security_group.this[0].description, aws_security_group.this_name_prefix[0].description, "")
}
