variable "timeouts" {
  type    = map(string)
  default = {}
}
