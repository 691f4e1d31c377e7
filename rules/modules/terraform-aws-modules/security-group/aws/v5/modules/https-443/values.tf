variable "auto_ingress_rules" {
  type    = list(string)
  default = ["https-443-tcp"]
}
