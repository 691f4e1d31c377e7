variable "public_repository_catalog_data" {
  type    = any
  default = {}
}
