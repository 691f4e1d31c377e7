variable "create_sns_policy" {
  type    = bool
  default = true
}
variable "create_sqs_policy" {
  type    = bool
  default = true
}
variable "bucket_arn" {
  type    = string
  default = null
}
variable "lambda_notifications" {
  default = {}
}
variable "sqs_notifications" {
  default = {}
}
variable "sns_notifications" {
  default = {}
}
