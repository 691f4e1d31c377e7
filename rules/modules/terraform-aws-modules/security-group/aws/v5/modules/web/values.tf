variable "auto_ingress_rules" {
  type    = list(string)
  default = ["http-80-tcp", "http-8080-tcp", "https-443-tcp", "web-jmx-tcp"]
}
