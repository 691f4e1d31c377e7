output "id" {
  value = local.group_id
}
output "arn" {
  value = try(local.group.arn, null)
}
output "name" {
  value = try(local.group.name, null)
}
output "rules_terraform_ids" {
  value = [for one in aws_security_group_rule.keyed : one.id]
}
