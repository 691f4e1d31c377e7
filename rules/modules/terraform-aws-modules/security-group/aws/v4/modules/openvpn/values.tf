variable "auto_ingress_rules" {
  type    = list(string)
  default = ["openvpn-udp", "openvpn-tcp", "openvpn-https-tcp"]
}
