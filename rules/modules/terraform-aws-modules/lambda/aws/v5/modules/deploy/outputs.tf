output "codedeploy_app_name" {
  value = local.app_name
}
output "codedeploy_deployment_group_name" {
  value = local.deployment_group_name
}
output "codedeploy_deployment_group_id" {
  value = one(aws_codedeploy_deployment_group.this[*].id)
}
output "codedeploy_iam_role_name" {
  value = one(aws_iam_role.codedeploy[*].name)
}
output "appspec" {
  value = local.appspec
}
output "appspec_content" {
  value = local.appspec_content
}
output "appspec_sha256" {
  value = local.appspec_sha256
}
output "script" {
  value = local.script
}
output "deploy_script" {
  value = one(local_file.deploy_script[*].filename)
}
