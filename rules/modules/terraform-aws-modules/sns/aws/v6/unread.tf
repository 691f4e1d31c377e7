variable "fifo_throughput_scope" {
  type    = string
  default = null
}
