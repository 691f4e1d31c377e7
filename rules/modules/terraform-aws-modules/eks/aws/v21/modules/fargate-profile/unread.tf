variable "region" {
  type    = string
  default = null
}
variable "partition" {
  type    = string
  default = ""
}
variable "account_id" {
  type    = string
  default = ""
}
variable "cluster_ip_family" {
  type    = string
  default = "ipv4"
}
variable "iam_role_attach_cni_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_additional_policies" {
  type     = map(string)
  default  = {}
  nullable = false
}
variable "create_iam_role_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_policy_statements" {
  type = list(object({
    sid           = optional(string)
    actions       = optional(list(string))
    not_actions   = optional(list(string))
    effect        = optional(string)
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
      values   = list(string)
      variable = string
    })))
  }))
  default = null
}
variable "timeouts" {
  type = object({
    create = optional(string)
    delete = optional(string)
  })
  default = null
}
