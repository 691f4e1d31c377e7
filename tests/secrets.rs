//! What is sensitive is in no report, whatever goes wrong with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

/// Each argument fails, and Terraform's own word for it would quote what it was given.
const MODULE: &str = r#"
variable "token" {
  type      = string
  sensitive = true
  default   = "hunter2-secret"
}
locals {
  shouted = upper(var.token)
  object  = { deep = [{ token = var.token }] }
}
resource "aws_elasticache_replication_group" "a" {
  replication_group_id       = { a = 1 }[var.token]
  description                = { a = 1 }[upper(var.token)]
  engine                     = { a = 1 }[local.object.deep[0].token]
  node_type                  = cidrhost(var.token, 1)
  port                       = tonumber(var.token)
  maintenance_window         = jsondecode(var.token)
  parameter_group_name       = file("${var.token}.txt")
  engine_version             = file("${title(upper(var.token))}.txt")
  auth_token                 = provider::terraform::encode_tfvars({ "bad ${upper(var.token)}" = 1 })
  snapshot_window            = provider::terraform::decode_tfvars("${var.token} { }")
  subnet_group_name          = templatestring(local.shouted, {})[var.token]
  at_rest_encryption_enabled = tobool(sensitive("hunter2-secret"))
  transit_encryption_enabled = { a = true }[var.token]
  multi_az_enabled           = cidrhost(local.shouted, 1)
  automatic_failover_enabled = [true][var.token]
  num_cache_clusters         = parseint(var.token, 10)
  snapshot_retention_limit   = lookup({ a = 1 }, var.token)
}
output "b" {
  value = index(["a"], base64decode(base64encode(var.token)))
}
"#;

#[test]
fn what_fails_does_not_quote_a_secret() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("main.tf"), MODULE).unwrap();
    for format in ["text", "concise", "json", "sarif"] {
        let arguments = ["check", "--format", format, "--outcomes", "all", "--unknown", "fail"];
        let run = binary::run(scratch.path(), &arguments);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(told.contains("(sensitive value)") || format == "concise", "{format} tells nothing of what fails:\n{told}");
        // The module's own text is shown in frames: there the default stands as it was written.
        let shown = told.lines().filter(|line| !line.contains("default   = ") && !line.contains("sensitive(\"hunter2"));
        let leaks: Vec<&str> = shown.filter(|line| line.to_lowercase().contains("hunter2")).collect();
        assert_eq!(leaks, Vec::<&str>::new(), "{format}");
    }
}
