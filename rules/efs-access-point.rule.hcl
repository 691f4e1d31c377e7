rule "efs-access-point" {
  title       = "EFS access points enforce a directory and an identity"
  severity    = "medium"
  rationale   = "An access point without a root directory shows its clients the whole file system, and without a POSIX user the clients choose themselves who they are."
  remediation = "Add root_directory with a path below \"/\", and posix_user with the uid and gid that all requests are to have. Both force replacement."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_access_point",
  ]
  controls = {
    aws-fsbp = ["EFS.3", "EFS.4"]
  }
  aliases = ["CKV_AWS_329", "CKV_AWS_330"]

  example "fail" {
    code = <<-EOT
      resource "aws_efs_access_point" "uploads" {
        file_system_id = "fs-0a1b2c3d4e5f60718"

        posix_user {
          uid = 1000
          gid = 1000
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_efs_access_point" "uploads" {
        file_system_id = "fs-0a1b2c3d4e5f60718"

        posix_user {
          uid = 1000
          gid = 1000
        }

        root_directory {
          path = "/uploads"

          creation_info {
            owner_uid   = 1000
            owner_gid   = 1000
            permissions = "750"
          }
        }
      }
    EOT
  }
}

resource_policy "aws_efs_access_point" "enforced" {
  enforce {
    aliases       = ["CKV_AWS_329"]
    condition     = core::try(attrs.root_directory[0].path, "/") != "/"
    error_message = "`${meta.address}` exposes the whole file system: its root directory is \"/\""
    pass_message  = "clients see `${attrs.root_directory[0].path}` only"
    controls      = { aws-fsbp = ["EFS.3"] }
  }

  enforce {
    aliases       = ["CKV_AWS_330"]
    condition     = core::length(attrs.posix_user) > 0
    error_message = "`${meta.address}` does not enforce a user identity: `posix_user` is not set"
    pass_message  = "requests are made as the user in `posix_user`"
    controls      = { aws-fsbp = ["EFS.4"] }
  }
}
