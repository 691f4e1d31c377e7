rule "iam-admin-policy" {
  title       = "No policy allows everything"
  severity    = "high"
  rationale   = "Whoever gets hold of credentials with such a policy owns the account: data, logs and backups included. Nearly nothing needs every action on every resource."
  remediation = "Name the actions and resources that are needed, starting from what IAM Access Analyzer finds in CloudTrail. Administrators should assume a role for the time they need it, through IAM Identity Center."
  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy",
  ]
  controls = {
    aws-fsbp      = ["IAM.1"]
    "cis-aws-3.0" = ["1.16"]
    "cis-aws-5.0" = ["1.15"]
  }
  aliases = [
    "CKV_AWS_62",
    "CKV_AWS_274",
    "575a2155-6af1-4026-b1af-d5bc8fe2a904",
    "2f37c4a3-58b9-4afe-8a87-d7f1d2286f84",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_iam_policy" "operators" {
        name = "operators"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect   = "Allow"
            Action   = "*"
            Resource = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_iam_policy" "operators" {
        name = "operators"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect   = "Allow"
            Action   = ["ecs:DescribeServices", "ecs:UpdateService"]
            Resource = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "{aws_iam_policy,aws_iam_role_policy,aws_iam_user_policy,aws_iam_group_policy}" "statements" {
  controls = { aws-fsbp = meta.type == "aws_iam_policy" ? ["IAM.1"] : [] }

  enforce {
    condition     = core::length(iam::full_access_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` allows every action on every resource"
    pass_message  = "no statement allows every action on every resource"
  }
}

# The policies that AWS keeps, in any partition.
resource_policy "{aws_iam_policy_attachment,aws_iam_role_policy_attachment,aws_iam_user_policy_attachment,aws_iam_group_policy_attachment}" "managed" {
  controls = { aws-fsbp = [] }

  filter = attrs.policy_arn != null

  enforce {
    # A text, or one of which the beginning is known; else the policy of another resource, or one that is looked up by name.
    condition = (
      src::is_literal(core::startswith(attrs.policy_arn, "arn:"))
      ? !core::endswith(attrs.policy_arn, ":iam::aws:policy/AdministratorAccess")
      : core::anytrue([for policy in core::getresources("aws_iam_policy") : graph::same(attrs.policy_arn, policy)]) || core::try(graph::follow(attrs.policy_arn).name, "") != "AdministratorAccess"
    )
    at            = attrs.policy_arn
    error_message = "`${meta.address}` attaches `AdministratorAccess`, which allows every action on every resource"
    pass_message  = "the policy is not `AdministratorAccess`"
  }
}

# Permission sets of IAM Identity Center, which become roles in the accounts.
resource_policy "aws_ssoadmin_permission_set_inline_policy" "statements" {
  controls = { aws-fsbp = [] }

  enforce {
    condition     = core::length(iam::full_access_statements(attrs.inline_policy)) == 0
    error_message = "`${meta.address}` allows every action on every resource"
    pass_message  = "no statement allows every action on every resource"
  }
}

resource_policy "aws_ssoadmin_managed_policy_attachment" "managed" {
  controls = { aws-fsbp = [] }

  enforce {
    condition     = !core::endswith(attrs.managed_policy_arn, ":iam::aws:policy/AdministratorAccess")
    error_message = "`${meta.address}` attaches `AdministratorAccess`, which allows every action on every resource"
    pass_message  = "the policy is not `AdministratorAccess`"
  }
}

# Policies that are written in the role itself.
resource_policy "aws_iam_role" "own" {
  controls = { aws-fsbp = [] }

  filter = core::length(core::try(attrs.managed_policy_arns, [])) > 0 || core::length(attrs.inline_policy) > 0

  enforce {
    condition = core::alltrue([
      for arn in core::try(attrs.managed_policy_arns, []) :
      src::is_literal(core::startswith(arn, "arn:")) ? !core::endswith(arn, ":iam::aws:policy/AdministratorAccess") : core::anytrue([for policy in core::getresources("aws_iam_policy") : graph::same(arn, policy)]) || core::try(graph::follow(arn).name, "") != "AdministratorAccess"
    ])
    error_message = "`${meta.address}` has `AdministratorAccess`, which allows every action on every resource"
    pass_message  = "none of its policies allows every action on every resource"
  }

  enforce {
    condition     = core::alltrue([for inline in attrs.inline_policy : core::length(iam::full_access_statements(inline.policy)) == 0])
    error_message = "`${meta.address}` has an inline policy that allows every action on every resource"
    pass_message  = "" # the first one says it
  }
}
