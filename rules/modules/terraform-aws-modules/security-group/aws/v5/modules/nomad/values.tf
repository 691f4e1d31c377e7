variable "auto_ingress_rules" {
  type    = list(string)
  default = ["nomad-http-tcp", "nomad-rpc-tcp", "nomad-serf-tcp", "nomad-serf-udp"]
}
