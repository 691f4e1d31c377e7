output "image_uri" {
  value = var.use_image_tag ? docker_registry_image.this.name : format("%v@%v", docker_registry_image.this.name, docker_registry_image.this.id)
}
output "image_id" {
  value = docker_registry_image.this.id
}
