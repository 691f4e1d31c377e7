rule "k8s-secret-in-env" {
  title       = "Secrets are not written in manifests"
  severity    = "high"
  rationale   = "Whoever reads the repository has the secret, and so has whoever may read pods or ConfigMaps, which many may; it stays in the history after it is removed. base64 is no protection."
  remediation = "Change the secret first. Then refer to a Secret with valueFrom.secretKeyRef or mount it, and make the Secret from a store (External Secrets Operator, Secrets Store CSI driver) or encrypt it (SOPS, SealedSecret)."
  references = [
    "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ]
  controls = {
    nist-800-53-r5 = ["IA-5(7)"]
  }
  aliases = [
    "env-var-secret",
    "AVD-KSV-0109",
    "KSV-0109",
  ]

  example "fail" {
    code = <<-EOT
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
                env:
                  - name: DB_PASSWORD
                    value: correct-horse-battery
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: web
                image: registry.example.com/web:1.4.2
                env:
                  - name: DB_PASSWORD
                    valueFrom:
                      secretKeyRef:
                        name: database
                        key: password
    EOT
  }
}

input "secret-names" {
  type        = string
  default     = "(?i)(password|passwd|passphrase|pwd|secret|token|credentials?|api_?key|access_?key|secret_?key|private_?key|encryption_?key|signing_?key|auth_?key|client_?key|account_?key|[_-]key)$"
  description = "which names of environment variables and ConfigMap keys say that the value is a secret, as a regular expression"
}

input "other-names" {
  type        = string
  default     = "(?i)((public|publishable|site|kms|partition|sort|hash|range|primary|foreign|object|s3|cache|routing|tag|label|group|state|bucket|file|index|lookup|config|feature|map|translation|idempotency)[_-]?key|(allow|require|use|enable|disable|max|min|no)[_-].*)$"
  description = "which of these names say something else, as a regular expression"
}

input "plain-keys" {
  type        = string
  default     = "(?i)(\\.(crt|cer|pub)|(^|[._-])(user(name)?|host(name)?|port|url|uri|server|endpoint|database|dbname|name|namespace|type|region|email|project|enableOCI|insecure))$"
  description = "which keys of a Secret hold no secret, as a regular expression"
}

input "references" {
  type        = string
  default     = "^(arn:|[$][(]|vault:|secretsmanager:|ssm:|/[A-Za-z]|[a-z+]+://[^@]*$|(true|false|[0-9]{1,5})$)"
  description = "which values only say where a secret is, or cannot be one, as a regular expression"
}

input "placeholders" {
  type        = string
  default     = "(?i)^(<.*>|(change|replace|fill|set|update|override)[_ -]?(me|this|it|in|by|later|manually|with).*|(your|my)[_-].*|placeholder.*|dummy.*|to[_ -]?do|tbd|example|none|null|n/?a|empty|initial|[x*-]+)$|<(your|insert|replace|change|paste)[^>]*>"
  description = "which values are placeholders that somebody replaces by hand, as a regular expression"
}

object_policy "k8s:container" "env" {
  aliases = ["env-var-secret"]

  locals {
    settings = [
      for entry in core::try(attrs.env, []) : entry.value
      if entry.value != null && core::try("${entry.value}", "") != "" && core::regex_match(entry.name, input.secret-names) && !core::regex_match(entry.name, input.other-names)
    ]
    secrets = [
      for value in local.settings : value
      if !core::regex_match(core::try("${value}", ""), input.references) && !core::regex_match(core::try("${value}", ""), input.placeholders)
    ]
  }

  enforce {
    condition     = core::alltrue([for value in local.secrets : !src::is_literal(value)])
    error_message = "the container `${meta.container}` of `${meta.address}` is given a secret that is written in this repository, in an environment variable"
    pass_message  = core::length(local.settings) == 0 ? "no environment variable in plain text is named like a secret" : "no secret is written in its environment"
  }
}

object_policy "v1/ConfigMap" "data" {
  aliases = ["AVD-KSV-0109", "KSV-0109"]

  locals {
    settings = [
      for name, value in core::try(attrs.data, {}) : value
      if value != null && core::try("${value}", "") != "" && core::regex_match(name, input.secret-names) && !core::regex_match(name, input.other-names)
    ]
    secrets = [
      for value in local.settings : value
      if !core::regex_match(core::try("${value}", ""), input.references) && !core::regex_match(core::try("${value}", ""), input.placeholders)
    ]
  }

  enforce {
    condition     = core::alltrue([for value in local.secrets : !src::is_literal(value)])
    error_message = "`${meta.address}` holds a secret that is written in this repository"
    pass_message  = core::length(local.settings) == 0 ? "no key is named like a secret" : "no secret is written in it"
  }
}

object_policy "v1/Secret" "data" {
  filter = core::length(local.values) > 0

  locals {
    encoded = [
      for name, value in core::try(attrs.data, {}) : { value = value, text = core::try(core::base64decode(value), "") }
      if value != null && core::try("${value}", "") != "" && !core::regex_match(name, input.plain-keys)
    ]
    plain = [
      for name, value in core::try(attrs.stringData, {}) : { value = value, text = core::try("${value}", "") }
      if value != null && core::try("${value}", "") != "" && !core::regex_match(name, input.plain-keys)
    ]
    values = core::concat(local.encoded, local.plain)
  }

  enforce {
    condition = core::alltrue([
      for entry in local.values :
      !src::is_literal(entry.value) || core::regex_match(core::trimspace(entry.text), input.references) || core::regex_match(core::trimspace(entry.text), input.placeholders)
    ])
    error_message = "`${meta.address}` is in this repository in clear"
    pass_message  = "no value of it is written in this repository"
  }
}
