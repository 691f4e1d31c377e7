output "repository_name" {
  value = try(aws_ecr_repository.this[0].name, aws_ecrpublic_repository.this[0].id, null)
}
output "repository_arn" {
  value = try(aws_ecr_repository.this[0].arn, aws_ecrpublic_repository.this[0].arn, null)
}
output "repository_registry_id" {
  value = try(aws_ecr_repository.this[0].registry_id, aws_ecrpublic_repository.this[0].registry_id, null)
}
output "repository_url" {
  value = try(aws_ecr_repository.this[0].repository_url, aws_ecrpublic_repository.this[0].repository_uri, null)
}
