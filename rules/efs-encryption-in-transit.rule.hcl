rule "efs-encryption-in-transit" {
  title       = "EFS is mounted over TLS only"
  severity    = "high"
  rationale   = "NFS has no encryption of its own: without TLS every file that is read or written crosses the network in plain text."
  remediation = "Set transit_encryption = \"ENABLED\" in efs_volume_configuration of a task definition."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition",
  ]
  controls = {
    nist-800-53-r5 = ["SC-8"]
  }
  aliases = [
    "CKV_AWS_97",
    "AVD-AWS-0035",
    "AWS-0035",
    "aws-ecs-enable-in-transit-encryption",
    "4d46ff3b-7160-41d1-a310-71d6d370b08f",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ecs_task_definition" "web" {
        family                = "web"
        container_definitions = "[]"

        volume {
          name = "uploads"

          efs_volume_configuration {
            file_system_id = "fs-0a1b2c3d4e5f60718"
          }
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ecs_task_definition" "web" {
        family                = "web"
        container_definitions = "[]"

        volume {
          name = "uploads"

          efs_volume_configuration {
            file_system_id     = "fs-0a1b2c3d4e5f60718"
            transit_encryption = "ENABLED"
          }
        }
      }
    EOT
  }
}

resource_policy "aws_ecs_task_definition" "volumes" {
  locals {
    mounts = core::flatten([for volume in attrs.volume : volume.efs_volume_configuration])
  }

  # Volumes of other kinds are not asked.
  filter = core::length(local.mounts) > 0

  enforce {
    condition     = core::alltrue([for mount in local.mounts : core::try(mount.transit_encryption, "DISABLED") == "ENABLED"])
    error_message = "`${meta.address}` mounts an EFS file system without TLS"
    pass_message  = "every EFS volume is mounted over TLS"
  }
}
