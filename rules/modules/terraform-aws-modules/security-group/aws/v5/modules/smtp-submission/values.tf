variable "auto_ingress_rules" {
  type    = list(string)
  default = ["smtp-submission-587-tcp", "smtp-submission-2587-tcp"]
}
