rule "ebs-snapshot-public" {
  title       = "Snapshots and machine images are not public"
  severity    = "critical"
  rationale   = "A public snapshot or image is a copy of a disk that every AWS account in the world can read."
  remediation = "Share an image with named accounts (account_id) or an organization (organization_arn), not with group = \"all\". Keep the region's block on: state = \"block-all-sharing\" for snapshots, \"block-new-sharing\" for images."
  references = [
    "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_snapshot_block_public_access",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ami_launch_permission",
  ]
  controls = {
    aws-fsbp = ["EC2.1", "EC2.182"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_ami_launch_permission" "base" {
        image_id = "ami-0a1b2c3d4e5f60718"
        group    = "all"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ami_launch_permission" "base" {
        image_id   = "ami-0a1b2c3d4e5f60718"
        account_id = "111122223333"
      }
    EOT
  }
}

resource_policy "aws_ami_launch_permission" "group" {
  controls = { aws-fsbp = [] }

  enforce {
    condition     = core::try(attrs.group, null) != "all"
    error_message = "`${meta.address}` makes its image public: `group` is \"all\""
    pass_message  = "the image is shared with named accounts or organizations"
  }
}

resource_policy "{aws_ebs_snapshot_block_public_access,aws_ec2_image_block_public_access}" "block" {
  # EC2.1 is about what is shared, EC2.182 about the block. One of new sharing leaves both open.
  controls = {
    aws-fsbp = meta.type == "aws_ebs_snapshot_block_public_access" ? core::try({ block-all-sharing = ["EC2.1", "EC2.182"], unblocked = ["EC2.182"] }[attrs.state], []) : []
  }

  enforce {
    condition     = attrs.state != "unblocked"
    error_message = "`${meta.address}` allows public ${meta.type == "aws_ebs_snapshot_block_public_access" ? "snapshots" : "images"}: `state` is \"unblocked\""
    pass_message  = attrs.state == "block-new-sharing" ? "new public sharing is blocked" : "public sharing is blocked"
  }

  # Snapshots that are public on purpose are no longer readable from then on.
  fix "block public sharing" {
    set    = { path = "state", value = meta.type == "aws_ebs_snapshot_block_public_access" ? "block-all-sharing" : "block-new-sharing" }
    safety = "unsafe"
  }
}
