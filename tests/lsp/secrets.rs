//! Secrets that are written in source are in nothing that the server sends, but for edits of the line that has them.

use serde_json::{Value, json};

use crate::client::Client;

const TEXT: &str = r#"variable "redis_password" {
  default = "mark3r-default"
}
locals {
  switch = { auth_token = "mark3r-object", on = "mark3r-object" }
}
resource "aws_elasticache_replication_group" "a" {
  description                = "a ${var.redis_password}"
  num_cache_clusters         = "x-${var.redis_password}"
  automatic_failover_enabled = local.switch.on
  multi_az_enabled           = local.switch.on == "mark3r-object" ? false : true
  auth_token                 = "mark3r-argument"
  at_rest_encryption_enabled = false
  tags                       = { "mark3r-argument" = "x" }
}
output "shown" {
  value = index(["a"], "mark3r-object")
}
"#;

fn leaks(value: &Value) -> Vec<String> {
    let text = serde_json::to_string_pretty(value).unwrap();
    text.lines().filter(|line| line.contains("mark3r")).map(str::to_string).collect()
}

#[test]
fn attack_secret_in_diagnostic_hover_or_code_action_is_covered() {
    let mut client = Client::start(&[("main.tf", TEXT)], json!({}));
    let diagnostics = client.open("main.tf", TEXT);
    assert!(diagnostics.len() > 5, "{diagnostics:?}");
    assert_eq!(leaks(&json!(diagnostics)), Vec::<String>::new());
    let document = json!({"uri": client.uri("main.tf")});
    let lines = TEXT.lines().count();
    for (number, line) in TEXT.lines().enumerate() {
        for character in [2, line.len() / 2, line.len().saturating_sub(2)] {
            let position = json!({"line": number, "character": character});
            let hover = client.request("textDocument/hover", json!({"textDocument": document, "position": position}));
            assert_eq!(leaks(&hover), Vec::<String>::new(), "{line}");
        }
    }
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}});
    let asked = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let mut actions = client.request("textDocument/codeAction", asked);
    let list = actions.as_array_mut().unwrap();
    assert!(!list.is_empty());
    // What is written into the file is the file's own text.
    list.iter_mut().for_each(|action| action["edit"] = Value::Null);
    assert_eq!(leaks(&actions), Vec::<String>::new());
    client.leave();
}

#[test]
fn attack_secret_that_is_typed_is_covered_in_the_next_diagnostics() {
    let text = |secret: &str| {
        format!(
            "locals {{\n  api_token = \"{secret}\"\n}}\nresource \"aws_elasticache_replication_group\" \"a\" {{\n  at_rest_encryption_enabled = local.api_token\n  multi_az_enabled = cidrhost(\"mark3r-two\", 1)\n}}\n"
        )
    };
    let mut client = Client::start(&[("main.tf", &text("mark3r-one"))], json!({}));
    client.open("main.tf", &text("mark3r-one"));
    let diagnostics = client.change("main.tf", 2, json!([{"text": text("mark3r-two")}]));
    assert!(!diagnostics.is_empty());
    assert_eq!(leaks(&json!(diagnostics)), Vec::<String>::new());
    client.leave();
}
