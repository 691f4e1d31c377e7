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
  count = local.create && var.create_sam_metadata && var.create_package && var.create_function && !var.create_layer ? 1 : 0
}
resource "null_resource" "sam_metadata_aws_lambda_layer_version" {
  count = local.create && var.create_sam_metadata && var.create_package && var.create_layer ? 1 : 0
}
resource "terraform_data" "package_filename_for_hash" {
  count = var.ignore_source_code_hash ? 0 : 1
}
resource "aws_lambda_function_recursion_config" "this" {
  count          = local.create_function && var.recursive_loop == "Allow" ? 1 : 0
  region         = var.region
  function_name  = aws_lambda_function.this[0].function_name
  recursive_loop = var.recursive_loop
}
