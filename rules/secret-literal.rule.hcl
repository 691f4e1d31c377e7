rule "secret-literal" {
  title       = "Secrets are kept out of the repository"
  severity    = "critical"
  rationale   = "Whoever can read the repository, one of its clones or the state has the secret, and it stays in the history after it is removed. It must be treated as published and changed."
  remediation = "Change the secret first. Then generate it (random_password, manage_master_user_password), or have a store keep it: give ECS containers it with secrets and valueFrom, CodeBuild with type = \"SECRETS_MANAGER\" or \"PARAMETER_STORE\", and let Lambda functions read it at run time. A value that must come from outside belongs in a sensitive variable without a default, best passed to a write-only argument (secret_string_wo, value_wo)."
  references = [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version",
  ]
  controls = {
    aws-fsbp = ["ECS.8", "CodeBuild.2"]
  }
  aliases = [
    "CKV_AWS_45",
    "AVD-AWS-0036",
    "AWS-0036",
    "aws-ecs-no-plaintext-secrets",
    "d7b9d850-3e06-4a75-852f-c46c2e92240b",
    "1402afd8-a95c-4e84-8b0b-6fb43758e6ce",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ssm_parameter" "database" {
        name  = "/orders/database/password"
        type  = "SecureString"
        value = "correct-horse-battery"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "random_password" "database" {
        length = 32
      }

      resource "aws_ssm_parameter" "database" {
        name  = "/orders/database/password"
        type  = "SecureString"
        value = random_password.database.result
      }
    EOT
  }
}

input "secret-names" {
  type        = string
  default     = "(?i)(password|passwd|passphrase|pwd|secret|token|credentials?|api_?key|access_?key|secret_?key|private_?key|encryption_?key|signing_?key|auth_?key|client_?key|account_?key|[_-]key|aws_access_key_id|ecs_engine_auth_data)$"
  description = "which names of environment variables and JSON fields say that the value is a secret, as a regular expression"
}

input "other-names" {
  type        = string
  default     = "(?i)(public|publishable|site|kms|partition|sort|hash|range|primary|foreign|object|s3|cache|routing|tag|label|group|state|bucket|file|index|lookup|config|feature|map|translation|idempotency)[_-]?key$"
  description = "which of these names say something else, as a regular expression"
}

input "references" {
  type        = string
  default     = "^(arn:|alias/|\\{\\{resolve:|ssm:|vault:|secretsmanager:|/[A-Za-z]|https?://[^@]*$|(true|false|[0-9]{1,5})$)"
  description = "which values only say where a secret is, or cannot be one, as a regular expression"
}

input "placeholders" {
  type        = string
  default     = "(?i)^(<.*>|(change|replace|fill|set|update|override)[_ -]?(me|this|it|in|by|later|manually).*|placeholder.*|dummy.*|to[_ -]?do|tbd|example|none|null|n/?a|empty|initial|[x*-]+)$"
  description = "which values of a secret's store are placeholders that somebody replaces by hand, as a regular expression"
}

# An access key of AWS gives itself away, whatever its variable is called.
locals {
  access_key = "^(AKIA|ASIA)[0-9A-Z]{16}$"
}

resource_policy "aws_secretsmanager_secret_version" "value" {
  controls = { aws-fsbp = [] }

  # What is not written comes from elsewhere; a placeholder is not the secret.
  filter = core::length(local.secrets) > 0 && !core::anytrue([for value in local.values : src::is_literal(value) && core::regex_match(value, input.placeholders)])

  locals {
    values = [for value in [attrs.secret_string, attrs.secret_string_wo, attrs.secret_binary] : value if value != null && value != ""]

    # A JSON object: its first key can be read, even where a field is a reference.
    objects = [for value in local.values : core::jsondecode(value) if src::is_literal(core::try(core::keys(core::jsondecode(value))[0], ""))]
    texts   = [for value in local.values : { name = "", value = value } if !src::is_literal(core::try(core::keys(core::jsondecode(value))[0], ""))]
    fields  = core::flatten([for object in local.objects : [for name, value in object : { name = name, value = value } if value != null && value != ""]])

    # Of an object the fields that are called like a secret, or look like one.
    secrets = core::concat(local.texts, [
      for field in local.fields : field
      if (core::regex_match(field.name, input.secret-names) && !core::regex_match(field.name, input.other-names))
      || (src::is_literal(field.value) && core::regex_match(core::try("${field.value}", ""), "^[A-Za-z0-9+/=_-]{20,}$") && core::regex_match(core::try("${field.value}", ""), "[0-9]"))
    ])
  }

  enforce {
    condition = core::alltrue([
      for secret in local.secrets :
      !src::is_literal(secret.value) && (src::is_stored_secret(secret.value) || graph::follow(secret.value) != null)
    ])
    error_message = "`${meta.address}` contains a secret that is written in this repository"
    pass_message  = "the secret comes from elsewhere"
  }
}

resource_policy "aws_ssm_parameter" "value" {
  controls = { aws-fsbp = [] }

  filter = attrs.type == "SecureString" && core::length(local.values) > 0 && !core::anytrue([for value in local.values : src::is_literal(value) && core::regex_match(value, input.placeholders)])

  locals {
    values = [for value in [core::try(attrs.value, null), core::try(attrs.value_wo, null)] : value if value != null && value != ""]
  }

  enforce {
    condition = core::alltrue([
      for value in local.values :
      !src::is_literal(value) && (src::is_stored_secret(value) || graph::follow(value) != null)
    ])
    error_message = "`${meta.address}` contains a secret that is written in this repository"
    pass_message  = "the secret comes from elsewhere"
  }
}

resource_policy "aws_lambda_function" "environment" {
  controls = { aws-fsbp = [] }

  filter = core::length(attrs.environment) > 0

  locals {
    variables = core::flatten([for environment in attrs.environment : [
      for name, value in (environment.variables == null ? {} : environment.variables) : { name = name, value = value } if value != null && value != ""
    ]])
    secrets = [
      for variable in local.variables : variable
      if ((core::regex_match(variable.name, input.secret-names) && !core::regex_match(variable.name, input.other-names)) || (src::is_literal(variable.value) && core::regex_match(variable.value, local.access_key)))
      && !(src::is_literal(variable.value) && core::regex_match(variable.value, input.references))
    ]
  }

  enforce {
    condition = core::alltrue([
      for secret in local.secrets :
      !src::is_literal(secret.value) && (src::is_stored_secret(secret.value) || graph::follow(secret.value) != null)
    ])
    error_message = "`${meta.address}` is given a secret that is written in this repository, in an environment variable"
    pass_message  = core::length(local.secrets) == 0 ? "no environment variable in plain text is named like a secret" : "secrets in environment variables come from elsewhere"
  }
}

resource_policy "aws_ecs_task_definition" "environment" {
  controls = { aws-fsbp = ["ECS.8"] }

  locals {
    containers = attrs.container_definitions == null ? [] : core::jsondecode(attrs.container_definitions)
    variables = core::flatten([for container in local.containers : [
      for variable in (core::try(container.environment, null) == null ? [] : container.environment) : { name = variable.name, value = core::try(variable.value, null) }
    ]])
    secrets = [
      for variable in local.variables : variable
      if variable.value != null && variable.value != "" && ((core::regex_match(variable.name, input.secret-names) && !core::regex_match(variable.name, input.other-names)) || (src::is_literal(variable.value) && core::regex_match(variable.value, local.access_key)))
      && !(src::is_literal(variable.value) && core::regex_match(variable.value, input.references))
    ]
  }

  enforce {
    condition = core::alltrue([
      for secret in local.secrets :
      !src::is_literal(secret.value) && (src::is_stored_secret(secret.value) || graph::follow(secret.value) != null)
    ])
    error_message = "`${meta.address}` gives a container a secret that is written in this repository: environment variable ${core::join(", ", [for secret in local.secrets : "`${secret.name}`" if src::is_literal(secret.value)])}"
    pass_message  = core::length(local.secrets) == 0 ? "no environment variable in plain text is named like a secret" : "secrets in environment variables come from elsewhere"
  }
}

resource_policy "aws_codebuild_project" "environment" {
  controls = { aws-fsbp = ["CodeBuild.2"] }

  locals {
    variables = core::flatten([for environment in attrs.environment : environment.environment_variable])
    secrets = [
      for variable in local.variables : variable
      if core::try(variable.type, "PLAINTEXT") == "PLAINTEXT" && variable.value != "" && ((core::regex_match(variable.name, input.secret-names) && !core::regex_match(variable.name, input.other-names)) || (src::is_literal(variable.value) && core::regex_match(variable.value, local.access_key)))
      && !(src::is_literal(variable.value) && core::regex_match(variable.value, input.references))
    ]
  }

  enforce {
    condition = core::alltrue([
      for secret in local.secrets :
      !src::is_literal(secret.value) && (src::is_stored_secret(secret.value) || graph::follow(secret.value) != null)
    ])
    error_message = "`${meta.address}` is given a secret that is written in this repository: environment variable ${core::join(", ", [for secret in local.secrets : "`${secret.name}`" if src::is_literal(secret.value)])}"
    pass_message  = core::length(local.secrets) == 0 ? "no environment variable in plain text is named like a secret" : "secrets in environment variables come from elsewhere"
  }
}
