variable "create" {
  type    = bool
  default = true
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "alias_name" {
  type    = string
  default = ""
}
variable "function_name" {
  type    = string
  default = ""
}
variable "current_version" {
  type    = string
  default = ""
}
variable "target_version" {
  type    = string
  default = ""
}
variable "before_allow_traffic_hook_arn" {
  type    = string
  default = ""
}
variable "after_allow_traffic_hook_arn" {
  type    = string
  default = ""
}
variable "create_app" {
  type    = bool
  default = false
}
variable "use_existing_app" {
  type    = bool
  default = false
}
variable "app_name" {
  type    = string
  default = ""
}
variable "create_deployment_group" {
  type    = bool
  default = false
}
variable "use_existing_deployment_group" {
  type    = bool
  default = false
}
variable "deployment_group_name" {
  type    = string
  default = ""
}
variable "deployment_config_name" {
  type    = string
  default = "CodeDeployDefault.LambdaAllAtOnce"
}
variable "auto_rollback_enabled" {
  type    = bool
  default = true
}
variable "auto_rollback_events" {
  type    = list(string)
  default = ["DEPLOYMENT_STOP_ON_ALARM"]
}
variable "alarm_enabled" {
  type    = bool
  default = false
}
variable "alarms" {
  type    = list(string)
  default = []
}
variable "alarm_ignore_poll_alarm_failure" {
  type    = bool
  default = false
}
variable "triggers" {
  type    = map(any)
  default = {}
}
variable "save_deploy_script" {
  type    = bool
  default = false
}
variable "create_deployment" {
  type    = bool
  default = false
}
variable "run_deployment" {
  type    = bool
  default = false
}
variable "create_codedeploy_role" {
  type    = bool
  default = true
}
variable "codedeploy_role_name" {
  type    = string
  default = ""
}
variable "codedeploy_principals" {
  type    = list(string)
  default = ["codedeploy.amazonaws.com"]
}
variable "attach_hooks_policy" {
  type    = bool
  default = true
}
variable "attach_triggers_policy" {
  type    = bool
  default = false
}
