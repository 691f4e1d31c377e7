//! Secrets that are written in source are in no report: markers are planted wherever a secret may stand, and every format is
//! searched for them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use binary::run;

const FORMATS: [&str; 9] = ["text", "concise", "json", "sarif", "junit", "gitlab", "github", "markdown", "html"];

const TERRAFORM: &str = r#"
variable "redis_password" {
  type    = string
  default = "mark3r-default"
}
variable "tfvars_token" {}
variable "command_line_token" { default = "" }
locals {
  one_line    = { user = "redis", password = "mark3r-one-line", port = 6379 }
  passwords   = ["mark3r-list-a", "mark3r-list-b"]
  tokens      = { a = "mark3r-map-a", b = "mark3r-map-b" }
  conditional = { auth_token = true ? "mark3r-yes" : "mark3r-no" }
  url         = "redis://:${var.redis_password}@${local.host}:6379"
  host        = "h"
  substituted = "prefix ${var.tfvars_token} suffix"
}
module "git" {
  source = "git::https://user:mark3r-url-password@example.com/module.git?ref=v1"
}
module "token" {
  source = "git::https://mark3r-url-token@github.com/example/module.git"
}
resource "aws_elasticache_replication_group" "a" {
  description                = "a ${local.substituted} ${local.url} ${var.command_line_token}"
  transit_encryption_enabled = false
  at_rest_encryption_enabled = local.substituted
  auth_token                 = "mark3r-argument"
  multi_az_enabled           = false
  num_cache_clusters         = 1
  tags                       = { REDIS_AUTH = "mark3r-tag", Description = "x" }
  user_data                  = <<-EOT
    export REDIS_PASSWORD=mark3r-heredoc-export
    redis-cli --auth-token mark3r-heredoc-option
    config:
      password: mark3r-heredoc-yaml
    {"secret": "mark3r-heredoc-json"}
  EOT
  password                   = <<EOT
mark3r-heredoc-whole
EOT
}
resource "aws_elasticache_user" "u" {
  passwords = ["mark3r-user-password"]
  authentication_mode {
    passwords = ["mark3r-nested-password"]
  }
}
resource "aws_ssm_parameter" "p" {
  type  = "SecureString"
  value = "mark3r-secure-string"
}
resource "kubernetes_secret" "k" {
  data = { plain = "mark3r-kubernetes-secret" }
}
resource "helm_release" "h" {
  set {
    name  = "auth.password"
    value = "mark3r-helm-set"
  }
  values = [jsonencode({ auth = { password = "mark3r-helm-values" } })]
}
"#;

const MANIFESTS: &str = r#"apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  plain: mark3r-string-data
data:
  encoded: ENCODED
---
apiVersion: v1
kind: ConfigMap
metadata: {name: redis}
data:
  REDIS_HOST: master.shop.abc123.euw1.cache.amazonaws.com
  REDIS_TLS: "false"
  REDIS_AUTH: mark3r-config-map
  REDIS_URL: redis://:mark3r-config-url@master.shop.abc123.euw1.cache.amazonaws.com:6379
  application.properties: |
    spring.redis.password=mark3r-properties
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          args: ["--requirepass", "mark3r-argument-next", "--auth-token=mark3r-argument-same"]
          env:
            - {name: REDIS_HOST, value: master.shop.abc123.euw1.cache.amazonaws.com}
            - {name: REDIS_TLS, value: "false"}
            - {name: REDIS_PASSWORD, value: mark3r-one-line-env}
            - name: REDIS_TOKEN
              value: |
                mark3r-block-env
            - name: REDIS_URL
              value: redis://:$(REDIS_PASSWORD)@master.shop.abc123.euw1.cache.amazonaws.com:6379
"#;

const JSON: &str = r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j"}, "data": {"REDIS_HOST": "master.shop.abc123.euw1.cache.amazonaws.com", "REDIS_TLS": "false", "REDIS_PASSWORD": "mark3r-json"}}"#;

const TERRAFORM_JSON: &str = r#"{"variable": {"db_password": {"default": "mark3r-tf-json-default"}}, "resource": {"aws_elasticache_replication_group": {"j": {"description": "j", "auth_token": "mark3r-tf-json", "transit_encryption_enabled": false}}}}"#;

const BROKEN: &str = "resource \"aws_elasticache_replication_group\" \"broken\" {\n  description = \n  auth_token = \"mark3r-broken\"\n  transit_encryption_enabled = false\n";

const DUPLICATES: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: twice}\ndata:\n  REDIS_PASSWORD: mark3r-twice-a\n  REDIS_PASSWORD: mark3r-twice-b\n";

fn plant(at: &Path) {
    let encoded = STANDARD.encode("mark3r-encoded");
    for (path, text) in [
        ("main.tf", TERRAFORM.to_string()),
        ("more/main.tf.json", TERRAFORM_JSON.to_string()),
        ("broken/main.tf", BROKEN.to_string()),
        ("terraform.tfvars", "tfvars_token = \"mark3r-tfvars\"\n".to_string()),
        ("k8s/all.yaml", MANIFESTS.replace("ENCODED", &encoded)),
        ("k8s/one.json", JSON.to_string()),
        ("k8s/twice.yaml", DUPLICATES.to_string()),
        ("kustomized/kustomization.yaml", "configMapGenerator:\n- name: g\n  envs: [redis.env]\nsecretGenerator:\n- name: s\n  literals: [password=mark3r-literal, REDIS_TLS=false]\n".to_string()),
        ("kustomized/redis.env", "REDIS_HOST=master.shop.abc123.euw1.cache.amazonaws.com\nREDIS_TLS=false\nREDIS_PASSWORD=mark3r-env-file\n".to_string()),
    ] {
        std::fs::create_dir_all(at.join(path).parent().unwrap()).unwrap();
        std::fs::write(at.join(path), text).unwrap();
    }
}

/// The lines of a text that hold a marker, or what it is encoded as.
fn leaks(text: &str) -> Vec<&str> {
    let encoded = STANDARD.encode("mark3r-encoded");
    text.lines().filter(|line| line.contains("mark3r") || line.contains(&encoded)).collect()
}

#[test]
fn no_format_shows_a_secret_that_is_written_in_source() {
    let scratch = tempfile::tempdir().unwrap();
    plant(scratch.path());
    for format in FORMATS {
        let arguments = [
            "check",
            "--format",
            format,
            "--outcomes",
            "all",
            "--unknown",
            "fail",
            "--var",
            "command_line_token=mark3r-command-line",
        ];
        let run = run(scratch.path(), &arguments);
        assert_eq!(run.code, Some(1), "{format}: {}", run.stderr);
        assert!(run.stdout.len() > 1000, "{format}: there is nothing to search");
        assert_eq!(leaks(&run.stdout), Vec::<&str>::new(), "{format}");
        assert_eq!(leaks(&run.stderr), Vec::<&str>::new(), "{format}");
    }
}

#[test]
fn no_baseline_holds_a_secret() {
    let scratch = tempfile::tempdir().unwrap();
    plant(scratch.path());
    let run = run(scratch.path(), &["baseline", "--unknown", "fail"]);
    assert!(run.code == Some(0) || run.code == Some(3), "{}", run.stderr);
    let text = std::fs::read_to_string(scratch.path().join("clearspan-baseline.json")).unwrap();
    assert_eq!(leaks(&text), Vec::<&str>::new());
}

#[test]
fn an_expression_shows_no_secret_that_is_written_in_source() {
    let scratch = tempfile::tempdir().unwrap();
    plant(scratch.path());
    for format in ["text", "json"] {
        for expression in ["local.url", "local.one_line", "local.substituted", "var.redis_password", "local.passwords"] {
            let run = run(scratch.path(), &["eval", "--format", format, expression]);
            assert_eq!(leaks(&run.stdout), Vec::<&str>::new(), "{format} {expression}");
            assert_eq!(leaks(&run.stderr), Vec::<&str>::new(), "{format} {expression}");
        }
    }
}
