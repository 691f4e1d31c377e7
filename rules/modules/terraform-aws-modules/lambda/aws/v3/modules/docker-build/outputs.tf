output "image_uri" {
  value = docker_registry_image.this.name
}
