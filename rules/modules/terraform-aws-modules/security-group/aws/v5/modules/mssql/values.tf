variable "auto_ingress_rules" {
  type    = list(string)
  default = ["mssql-tcp", "mssql-udp", "mssql-analytics-tcp", "mssql-broker-tcp"]
}
