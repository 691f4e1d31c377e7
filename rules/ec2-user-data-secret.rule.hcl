rule "ec2-user-data-secret" {
  title       = "User data contains no credentials"
  severity    = "critical"
  rationale   = "User data is stored in plain text: every process on the instance and everybody who may describe the instance can read it, and it is kept in the state and in every version of a launch template."
  remediation = "Give the instance a role (iam_instance_profile) instead of access keys, and let the script read passwords from Secrets Manager or the Parameter Store when it runs. Rotate what has been written here."
  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance",
  ]
  controls = {
    nist-800-53-r5 = ["IA-5(7)"]
  }
  aliases = [
    "CKV_AWS_46",
    "AVD-AWS-0029",
    "AWS-0029",
    "aws-ec2-no-secrets-in-user-data",
    "AVD-AWS-0129",
    "AWS-0129",
    "aws-autoscaling-no-secrets-in-user-data",
    "aws-ec2-no-secrets-in-launch-template-user-data",
    "443488f5-c734-460b-a36d-5b3f330174dc",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami           = "ami-0a1b2c3d4e5f60718"
        instance_type = "t3.small"

        user_data = <<-EOF
          #!/bin/bash
          export DB_PASSWORD=correct-horse-battery
          /opt/app/start
        EOF
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_instance" "web" {
        ami                  = "ami-0a1b2c3d4e5f60718"
        instance_type        = "t3.small"
        iam_instance_profile = "web"

        user_data = <<-EOF
          #!/bin/bash
          export DB_PASSWORD=$(aws ssm get-parameter --name /web/db --with-decryption --query Parameter.Value --output text)
          /opt/app/start
        EOF
      }
    EOT
  }
}

resource_policy "{aws_instance,aws_launch_template,aws_launch_configuration}" "secrets" {
  locals {
    given = core::try(attrs.user_data_base64, null) != null ? attrs.user_data_base64 : core::try(attrs.user_data, null)
    # Launch templates take it encoded, instances either way.
    plain = core::regex_match(core::valuetostring(local.given), "^[A-Za-z0-9+/]{8,}=*\\s*$") ? core::try(core::base64decode(local.given), local.given) : local.given
    # References to other resources are no secrets in the text, whatever they refer to. What is unknown or masked in it may
    # be one.
    shown = core::valuetostring(local.plain)
    text  = core::contains_substring(local.shown, "(unknown)") || core::contains_substring(local.shown, "***") ? core::sensitive(local.plain) : core::sensitive(local.shown)

    # Values that are literals: not `$(…)`, `$NAME`, `{{ … }}`, paths, and no addresses that references are shown as.
    literal = src::is_literal(local.plain)
    values  = core::flatten(core::regexall("(?i)(?:password|passwd|secret_key|api_key|auth_token)(?:[\"']?\\s*(?:=>|[:=])\\s*[\"']?|[\"']\\s*,\\s*[\"'])([a-z0-9!@#^&+_.-][^\\s\"'$`<>{}()\\[\\],;|\\\\]{5,})", local.text))
    words   = ["prompt", "required", "disabled", "enabled", "optional", "default", "string", "unknown", "password", "secret", "undefined"]
  }

  filter = local.given != null

  enforce {
    condition     = !core::regex_match(local.text, "\\b(AKIA|ASIA)[A-Z0-9]{16}\\b") && !core::regex_match(local.text, "(?i)secret_?access_?key[\"']?\\s*[:=]\\s*[\"']?[a-z0-9/+=]{40}")
    error_message = "`${meta.address}` has an AWS access key in its user data"
    pass_message  = "the user data contains no access key, private key or password"
    at            = local.given
  }

  enforce {
    condition     = !core::regex_match(local.text, "-----BEGIN ([A-Z]+ )*PRIVATE KEY-----")
    error_message = "`${meta.address}` has a private key in its user data"
    pass_message  = "" # the first one says it
    at            = local.given
  }

  enforce {
    condition     = core::length([for value in local.values : value if !core::contains(local.words, core::lower(value)) && (local.literal || !core::regex_match(value, "^[a-z][a-z0-9_]+\\.[A-Za-z0-9_-]+"))]) == 0
    error_message = "`${meta.address}` has a password or key in its user data"
    pass_message  = "" # the first one says it
    at            = local.given
  }
}
