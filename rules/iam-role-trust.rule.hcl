rule "iam-role-trust" {
  title       = "Trust policies name who may assume a role"
  severity    = "critical"
  rationale   = "Whoever the trust policy admits has all the rights of the role. A wildcard admits every AWS account; a web identity provider without a fixed subject admits everybody who has an account there, for GitHub every repository in the world."
  remediation = "Name the accounts, roles or services in the principal, or add a condition with a fixed value such as aws:PrincipalOrgID; sts:ExternalId is not enough. For GitHub compare token.actions.githubusercontent.com:sub with a value that begins with the organization and repository, repo:my-org/my-repo:, for EKS the issuer's :sub with system:serviceaccount:NAMESPACE:NAME."
  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role",
  ]
  controls = {
    nist-800-53-r5 = ["AC-6"]
  }
  aliases = [
    "CKV_AWS_60",
    "CKV_AWS_393",
    "12b7e704-37f0-4d1e-911a-44bf60c48c21",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_iam_role" "deploy" {
        name = "deploy"

        assume_role_policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = {
              StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
            }
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_iam_role" "deploy" {
        name = "deploy"

        assume_role_policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = {
              StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
              StringLike   = { "token.actions.githubusercontent.com:sub" = "repo:example/orders:*" }
            }
          }]
        })
      }
    EOT
  }
}

locals {
  # Claims that say who somebody is. Of Cognito and Google, whose providers all accounts share, also the audience.
  subject = "(?i)(:sub|:repository|:repository_id|:job_workflow_ref|^cognito-identity\\.amazonaws\\.com:aud|^accounts\\.google\\.com:(aud|oaud)|:app_id|:project_id)$"

  # A value that somebody else can have: nothing fixed comes before the first wildcard, GitHub's organization is cut, or
  # GitHub's subject says nothing of the repository.
  anybody = "^([*?]|(repo|repository|repository_id|repository_owner|job_workflow_ref|system:serviceaccount|project_path|organization):[*?]|repo:[^/]*[*?]|(workflow|environment|ref|context|head_ref|base_ref|event_name|runner_environment):)"
}

resource_policy "aws_iam_role" "trust" {
  locals {
    everybody = iam::public_statements(attrs.assume_role_policy)
    web = [
      for statement in iam::statements(attrs.assume_role_policy) : statement
      if statement.effect == "Allow" && core::anytrue([for action in statement.actions : core::lower(action) == "sts:assumerolewithwebidentity"])
    ]
  }

  enforce {
    condition     = core::length(local.everybody) == 0
    error_message = "`${meta.address}` can be assumed by everybody: its trust policy allows everybody, and no condition limits that to fixed values"
    pass_message  = "its trust policy names who may assume it"
  }

  enforce {
    condition = core::alltrue([
      for statement in local.web :
      core::anytrue(core::flatten([
        for operator, keys in (statement.conditions == null ? {} : statement.conditions) : [
          for key, values in keys :
          core::regex_match(key, local.subject)
          && (
            core::regex_match(operator, "(?i)^(ForAnyValue:)?StringEquals(IgnoreCase)?$")
            ? core::alltrue([for value in core::flatten([values]) : !core::regex_match(value, "^(workflow|environment|ref|context|head_ref|base_ref|event_name|runner_environment):")])
            : core::regex_match(operator, "(?i)^(ForAnyValue:)?StringLike$") && core::alltrue([for value in core::flatten([values]) : !core::regex_match(value, local.anybody)])
          )
        ]
      ]))
    ])
    error_message = "`${meta.address}` can be assumed by every identity of its provider: no condition compares the subject with a fixed value"
    pass_message  = "" # the first one says it
  }
}
