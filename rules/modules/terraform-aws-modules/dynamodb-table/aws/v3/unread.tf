variable "local_secondary_indexes" {
  default = []
}
variable "timeouts" {
  type = map(string)
  default = {
    create = "10m"
    update = "60m"
    delete = "10m"
  }
}
variable "autoscaling_defaults" {
  type = map(string)
  default = {
    scale_in_cooldown  = 0
    scale_out_cooldown = 0
    target_value       = 70
  }
}
variable "autoscaling_read" {
  type    = map(string)
  default = {}
}
variable "autoscaling_write" {
  type    = map(string)
  default = {}
}
variable "autoscaling_indexes" {
  type    = map(map(string))
  default = {}
}
