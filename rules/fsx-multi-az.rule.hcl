rule "fsx-multi-az" {
  title       = "FSx file systems span two zones"
  severity    = "medium"
  rationale   = "A file system in one zone is gone for as long as that zone is."
  remediation = "Set deployment_type to one that begins with MULTI_AZ, and name subnets in two zones. It forces replacement: copy the data."
  references = [
    "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html",
    "https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/availability-durability.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_windows_file_system",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_openzfs_file_system",
  ]
  controls = {
    aws-fsbp = ["FSx.3", "FSx.4", "FSx.5"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_fsx_openzfs_file_system" "home" {
        storage_capacity    = 64
        throughput_capacity = 160
        subnet_ids          = ["subnet-0a1b2c3d4e5f60718"]
        deployment_type     = "SINGLE_AZ_2"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_fsx_openzfs_file_system" "home" {
        storage_capacity    = 64
        throughput_capacity = 160
        subnet_ids          = ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f607182a"]
        deployment_type     = "MULTI_AZ_1"
        preferred_subnet_id = "subnet-0a1b2c3d4e5f60718"
      }
    EOT
  }
}

resource_policy "{aws_fsx_windows_file_system,aws_fsx_ontap_file_system,aws_fsx_openzfs_file_system}" "zones" {
  controls = {
    aws-fsbp = {
      aws_fsx_openzfs_file_system = ["FSx.3"]
      aws_fsx_ontap_file_system   = ["FSx.4"]
      aws_fsx_windows_file_system = ["FSx.5"]
    }[meta.type]
  }

  locals {
    # Only Windows file systems have a default.
    type = core::try(attrs.deployment_type, "SINGLE_AZ_1")
  }

  enforce {
    condition     = core::startswith(local.type, "MULTI_AZ")
    error_message = "`${meta.address}` is in one availability zone: its deployment type is \"${local.type}\""
    pass_message  = "`deployment_type` is \"${local.type}\""
  }
}
