# What builds a package, on the machine that applies.
resource "local_file" "archive_plan" {
  count    = var.create && var.create_package ? 1 : 0
  content  = data.external.archive_prepare[0].result.build_plan
  filename = data.external.archive_prepare[0].result.build_plan_filename
}
resource "null_resource" "archive" {
  count = var.create && var.create_package ? 1 : 0
}
resource "null_resource" "sam_metadata_aws_lambda_function" {
  count = local.create && var.create_package && var.create_function && !var.create_layer ? 1 : 0
}
resource "null_resource" "sam_metadata_aws_lambda_layer_version" {
  count = local.create && var.create_package && var.create_layer ? 1 : 0
}
