variable "auto_ingress_rules" {
  type    = list(string)
  default = ["https-8443-tcp"]
}
