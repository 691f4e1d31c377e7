variable "create" {
  type    = bool
  default = true
}
variable "region" {
  type    = string
  default = null
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "name" {
  type    = string
  default = null
}
variable "use_name_prefix" {
  type    = bool
  default = false
}
variable "application_feedback" {
  type = object({
    failure_role_arn    = optional(string)
    success_role_arn    = optional(string)
    success_sample_rate = optional(number)
  })
  default = {}
}
variable "content_based_deduplication" {
  type    = bool
  default = false
}
variable "delivery_policy" {
  type    = string
  default = null
}
variable "display_name" {
  type    = string
  default = null
}
variable "fifo_topic" {
  type    = bool
  default = false
}
variable "firehose_feedback" {
  type = object({
    failure_role_arn    = optional(string)
    success_role_arn    = optional(string)
    success_sample_rate = optional(number)
  })
  default = {}
}
variable "http_feedback" {
  type = object({
    failure_role_arn    = optional(string)
    success_role_arn    = optional(string)
    success_sample_rate = optional(number)
  })
  default = {}
}
variable "kms_master_key_id" {
  type    = string
  default = null
}
variable "lambda_feedback" {
  type = object({
    failure_role_arn    = optional(string)
    success_role_arn    = optional(string)
    success_sample_rate = optional(number)
  })
  default = {}
}
variable "topic_policy" {
  type    = string
  default = null
}
variable "sqs_feedback" {
  type = object({
    failure_role_arn    = optional(string)
    success_role_arn    = optional(string)
    success_sample_rate = optional(number)
  })
  default = {}
}
variable "signature_version" {
  type    = number
  default = null
}
variable "tracing_config" {
  type    = string
  default = null
}
variable "archive_policy" {
  type    = string
  default = null
}
variable "create_topic_policy" {
  type    = bool
  default = true
}
variable "source_topic_policy_documents" {
  type    = list(string)
  default = []
}
variable "override_topic_policy_documents" {
  type    = list(string)
  default = []
}
variable "enable_default_topic_policy" {
  type    = bool
  default = true
}
variable "topic_policy_statements" {
  type = map(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string, "Allow")
    resources     = optional(list(string))
    not_resources = optional(list(string))
    principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    not_principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    condition = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })))
  }))
  default = null
}
variable "create_subscription" {
  type    = bool
  default = true
}
variable "subscriptions" {
  type = map(object({
    confirmation_timeout_in_minutes = optional(number)
    delivery_policy                 = optional(string)
    endpoint                        = string
    endpoint_auto_confirms          = optional(bool)
    filter_policy                   = optional(string)
    filter_policy_scope             = optional(string)
    protocol                        = string
    raw_message_delivery            = optional(bool)
    redrive_policy                  = optional(string)
    replay_policy                   = optional(string)
    subscription_role_arn           = optional(string)
  }))
  default = {}
}
variable "data_protection_policy" {
  type    = string
  default = null
}
