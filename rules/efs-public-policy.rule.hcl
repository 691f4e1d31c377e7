rule "efs-public-policy" {
  title       = "File system policies name their principals"
  severity    = "high"
  rationale   = "A client that reaches a mount target can mount the file system without saying who it is. Security groups still decide who reaches it, so this is not critical."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value: elasticfilesystem:AccessedViaMountTarget = true, elasticfilesystem:AccessPointArn or aws:PrincipalOrgID; or require clients to mount with IAM."
  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html",
    "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_file_system_policy",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3"]
  }
  aliases = ["fae52418-bb8b-4ac2-b287-0b9082d6a3fd"]

  example "fail" {
    code = <<-EOT
      resource "aws_efs_file_system_policy" "orders" {
        file_system_id = "fs-0a1b2c3d4e5f60718"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "elasticfilesystem:ClientMount"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_efs_file_system_policy" "orders" {
        file_system_id = "fs-0a1b2c3d4e5f60718"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "elasticfilesystem:ClientMount"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_efs_file_system_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its file system public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
