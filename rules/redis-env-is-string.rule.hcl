rule "redis-env-is-string" {
  title       = "Redis settings are strings"
  severity    = "high"
  rationale   = "Values of ConfigMaps and environment variables are strings. The API server refuses a boolean or a number, and YAML 1.1 reads yes, no, on and off as booleans too."
  remediation = "Put the value in quotes."
  references  = ["https://kubernetes.io/docs/concepts/configuration/configmap/"]

  example "fail" {
    code = <<-EOT
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: redis
      data:
        REDIS_HOST: master.sessions.a1b2c3.euw1.cache.amazonaws.com
        REDIS_TLS: true
    EOT
  }

  example "pass" {
    code = <<-EOT
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: redis
      data:
        REDIS_HOST: master.sessions.a1b2c3.euw1.cache.amazonaws.com
        REDIS_TLS: "true"
    EOT
  }
}

input "prefixes" {
  type        = list(string)
  default     = ["REDIS_", "VALKEY_"]
  description = "prefixes of the names that this rule checks"
}

object_policy "k8s:container" "strings" {
  locals {
    settings = [
      for entry in core::try(attrs.env, []) : entry
      if core::anytrue([for prefix in input.prefixes : core::try(core::startswith(entry.name, prefix), false)]) && entry.value != null
    ]
  }

  # The providers of Terraform make texts of whatever they are given.
  filter = meta.source != "terraform" && core::length(local.settings) > 0

  enforce {
    condition     = core::alltrue([for entry in local.settings : core::type(entry.value) == "string"])
    error_message = "`${meta.address}` sets an environment variable to a value that is not a string"
    pass_message  = "every Redis setting (${core::length(local.settings)}) is a string"
  }

  # The API server refuses anything else.
  fix "put the value in quotes" {
    quote  = true
    safety = "safe"
  }
}

object_policy "v1/ConfigMap" "strings" {
  locals {
    settings = [
      for name, value in core::try(attrs.data, {}) : value
      if core::anytrue([for prefix in input.prefixes : core::startswith(name, prefix)]) && value != null
    ]
  }

  # The providers of Terraform make texts of whatever they are given.
  filter = meta.source != "terraform" && core::length(local.settings) > 0

  enforce {
    condition     = core::alltrue([for value in local.settings : core::type(value) == "string"])
    error_message = "`${meta.address}` has a value that is not a string"
    pass_message  = "every Redis setting (${core::length(local.settings)}) is a string"
  }

  # The API server refuses anything else.
  fix "put the value in quotes" {
    quote  = true
    safety = "safe"
  }
}
