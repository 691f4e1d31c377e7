data "aws_caller_identity" "this" {}
data "aws_region" "current" {}
locals {
  address  = try(coalesce(var.ecr_address, "${data.aws_caller_identity.this.account_id}.dkr.ecr.${data.aws_region.current.name}.amazonaws.com"), null)
  ecr_repo = var.create_ecr_repo ? aws_ecr_repository.this[0].id : var.ecr_repo
}
resource "docker_registry_image" "this" {
  name = try("${local.address}/${local.ecr_repo}:${var.image_tag}", null)
}
resource "aws_ecr_repository" "this" {
  count                = var.create_ecr_repo ? 1 : 0
  name                 = var.ecr_repo
  image_tag_mutability = var.image_tag_mutability
  force_delete         = var.ecr_force_delete
  image_scanning_configuration {
    scan_on_push = var.scan_on_push
  }
  tags = var.ecr_repo_tags
}
resource "aws_ecr_lifecycle_policy" "this" {
  count      = var.ecr_repo_lifecycle_policy == null ? 0 : 1
  repository = local.ecr_repo
  policy     = var.ecr_repo_lifecycle_policy
}
resource "null_resource" "sam_metadata_docker_registry_image" {}
