rule "efs-encryption-in-transit" {
  title       = "EFS is mounted over TLS only"
  severity    = "high"
  rationale   = "NFS has no encryption of its own: without TLS every file that is read or written crosses the network in plain text."
  remediation = "Set transit_encryption = \"ENABLED\" in efs_volume_configuration of a task definition. In a file system policy, deny everything to everybody where aws:SecureTransport is false."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",
    "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system_policy",
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

  # Only EFS volumes are checked.
  filter = core::length(local.mounts) > 0

  enforce {
    condition     = core::alltrue([for mount in local.mounts : core::try(mount.transit_encryption, "DISABLED") == "ENABLED"])
    error_message = "`${meta.address}` mounts an EFS file system without TLS"
    pass_message  = "every EFS volume is mounted over TLS"
  }
}

resource_policy "aws_efs_file_system_policy" "transport" {
  locals {
    statements = iam::statements(attrs.policy)
    # Whether clients are refused that do not use TLS. A second condition would refuse only some of them.
    denied = core::anytrue([
      for statement in local.statements :
      statement.effect == "Deny"
      && core::contains(statement.principals, "*")
      && core::anytrue([for action in statement.actions : core::contains(["*", "elasticfilesystem:*", "elasticfilesystem:client*", "elasticfilesystem:clientmount"], core::lower(action))])
      && core::length(core::keys(statement.conditions == null ? {} : statement.conditions)) == 1
      && core::anytrue(core::flatten([
        for operator, keys in statement.conditions == null ? {} : statement.conditions : core::length(core::keys(keys)) != 1 || !core::startswith(core::lower(operator), "bool") ? [] : [
          for key, value in keys : core::lower(key) == "aws:securetransport" && core::alltrue([for one in core::flatten([value]) : one == "false" || one == false])
        ]
      ]))
    ])
    # Or whether none but clients with TLS are let in.
    allowed = core::length(local.statements) > 0 && core::alltrue([
      for statement in local.statements :
      core::anytrue(core::flatten([
        for operator, keys in statement.conditions == null ? {} : statement.conditions : core::lower(operator) != "bool" ? [] : [
          for key, value in keys : core::lower(key) == "aws:securetransport" && core::alltrue([for one in core::flatten([value]) : one == "true" || one == true])
        ]
      ]))
      if statement.effect == "Allow"
    ])
  }

  enforce {
    condition     = core::alltrue([for policy in [attrs.policy] : iam::denies_insecure_transport(policy) if !local.denied && !local.allowed])
    error_message = "`${meta.address}` lets clients mount the file system without TLS"
    pass_message  = local.denied ? "clients without TLS are denied" : "only clients with TLS are allowed"
  }
}
