# What builds a package, on the machine that applies.
resource "local_file" "archive_plan" {
  count    = var.create && var.create_package ? 1 : 0
  content  = data.external.archive_prepare[0].result.build_plan
  filename = data.external.archive_prepare[0].result.build_plan_filename
}
resource "null_resource" "archive" {
  count = var.create && var.create_package ? 1 : 0
}
