output "launch_template_id" {
  value = one(aws_launch_template.this[*].id)
}
output "launch_template_arn" {
  value = one(aws_launch_template.this[*].arn)
}
output "launch_template_latest_version" {
  value = one(aws_launch_template.this[*].latest_version)
}
output "autoscaling_group_id" {
  value = try(aws_autoscaling_group.this[0].id, aws_autoscaling_group.idc[0].id, "")
}
output "autoscaling_group_name" {
  value = try(aws_autoscaling_group.this[0].name, aws_autoscaling_group.idc[0].name, "")
}
output "autoscaling_group_arn" {
  value = try(aws_autoscaling_group.this[0].arn, aws_autoscaling_group.idc[0].arn, "")
}
output "autoscaling_group_min_size" {
  value = try(aws_autoscaling_group.this[0].min_size, aws_autoscaling_group.idc[0].min_size, "")
}
output "autoscaling_group_max_size" {
  value = try(aws_autoscaling_group.this[0].max_size, aws_autoscaling_group.idc[0].max_size, "")
}
output "autoscaling_group_desired_capacity" {
  value = try(aws_autoscaling_group.this[0].desired_capacity, aws_autoscaling_group.idc[0].desired_capacity, "")
}
output "autoscaling_group_default_cooldown" {
  value = try(aws_autoscaling_group.this[0].default_cooldown, aws_autoscaling_group.idc[0].default_cooldown, "")
}
output "autoscaling_group_health_check_grace_period" {
  value = try(aws_autoscaling_group.this[0].health_check_grace_period, aws_autoscaling_group.idc[0].health_check_grace_period, "")
}
output "autoscaling_group_health_check_type" {
  value = try(aws_autoscaling_group.this[0].health_check_type, aws_autoscaling_group.idc[0].health_check_type, "")
}
output "autoscaling_group_availability_zones" {
  value = try(aws_autoscaling_group.this[0].availability_zones, aws_autoscaling_group.idc[0].availability_zones, [])
}
output "autoscaling_group_vpc_zone_identifier" {
  value = try(aws_autoscaling_group.this[0].vpc_zone_identifier, aws_autoscaling_group.idc[0].vpc_zone_identifier, [])
}
output "autoscaling_group_load_balancers" {
  value = try(aws_autoscaling_group.this[0].load_balancers, aws_autoscaling_group.idc[0].load_balancers, [])
}
output "autoscaling_group_target_group_arns" {
  value = try(aws_autoscaling_group.this[0].target_group_arns, aws_autoscaling_group.idc[0].target_group_arns, [])
}
output "autoscaling_schedule_arns" {
  value = { for k, v in aws_autoscaling_schedule.this : k => v.arn }
}
output "autoscaling_policy_arns" {
  value = { for k, v in aws_autoscaling_policy.this : k => v.arn }
}
