variable "source_path" {
  type    = string
  default = null
}
variable "docker_file_path" {
  type    = string
  default = "Dockerfile"
}
variable "build_args" {
  type    = map(string)
  default = {}
}
variable "keep_remotely" {
  type    = bool
  default = false
}
variable "platform" {
  type    = string
  default = null
}
variable "force_remove" {
  type    = bool
  default = false
}
variable "keep_locally" {
  type    = bool
  default = false
}
variable "triggers" {
  type    = map(string)
  default = {}
}
variable "cache_from" {
  type    = list(string)
  default = []
}
