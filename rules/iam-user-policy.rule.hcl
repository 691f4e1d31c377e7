rule "iam-user-policy" {
  title       = "Users get their rights through groups and roles"
  severity    = "low"
  rationale   = "Rights that are attached to single users are forgotten when somebody changes teams, and nobody sees who may do what. It is a matter of order rather than an open door."
  remediation = "Attach the policy to a group or a role instead: aws_iam_group_policy_attachment with aws_iam_user_group_membership, or aws_iam_role_policy_attachment. For people use IAM Identity Center, for workloads a role."
  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_policy_attachment",
  ]
  controls = {
    aws-fsbp      = ["IAM.2"]
    "cis-aws-3.0" = ["1.15"]
    "cis-aws-5.0" = ["1.14"]
  }
  aliases = [
    "CKV_AWS_40",
    "AVD-AWS-0143",
    "AWS-0143",
    "aws-iam-no-user-attached-policies",
    "b4378389-a9aa-44ee-91e7-ef183f11079e",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_iam_user" "deploy" {
        name = "deploy"
      }

      resource "aws_iam_user_policy_attachment" "deploy" {
        user       = aws_iam_user.deploy.name
        policy_arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_iam_group" "deployers" {
        name = "deployers"
      }

      resource "aws_iam_policy_attachment" "deployers" {
        name       = "deployers"
        groups     = [aws_iam_group.deployers.name]
        policy_arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess"
      }
    EOT
  }
}

# These exist to give a user a policy.
resource_policy "{aws_iam_user_policy,aws_iam_user_policy_attachment}" "user" {
  enforce {
    condition     = false
    at            = attrs.user
    error_message = "`${meta.address}` gives a policy to a single user: attach it to a group or a role"
  }
}

resource_policy "aws_iam_policy_attachment" "users" {
  enforce {
    condition     = core::length(core::try(attrs.users, [])) == 0
    error_message = "`${meta.address}` gives a policy to single users: attach it to groups or roles only"
    pass_message  = "the policy is attached to no user"
  }
}
