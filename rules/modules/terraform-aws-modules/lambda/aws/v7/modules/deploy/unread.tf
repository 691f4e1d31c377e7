variable "interpreter" {
  type    = list(string)
  default = ["/bin/bash", "-c"]
}
variable "description" {
  type    = string
  default = ""
}
variable "aws_cli_command" {
  type    = string
  default = "aws"
}
variable "force_deploy" {
  type    = bool
  default = false
}
variable "wait_deployment_completion" {
  type    = bool
  default = false
}
variable "get_deployment_sleep_timer" {
  type    = number
  default = 5
}
