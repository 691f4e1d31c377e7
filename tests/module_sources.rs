//! Module calls whose source is an expression, has backslashes, or leads through a link: the directory is judged through
//! the call, and never beside it by its defaults.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::{Check, check};

const RULE: &str = "elasticache-encryption-in-transit";
/// By its default it fails; every call here sets `tls`.
const STORE: &str = "variable \"tls\" {\n  type    = bool\n  default = false\n}\n\
    resource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id       = \"store\"\n  \
    transit_encryption_enabled = var.tls\n}\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    files.iter().for_each(|(path, text)| write(directory.path(), path, text));
    directory
}

/// What the rule says of each target.
fn said(check: &Check) -> Vec<(String, String)> {
    let of_rule = check.outcomes().into_iter().filter(|outcome| outcome.rule == RULE);
    let mut said: Vec<_> = of_rule.map(|outcome| (outcome.target, outcome.outcome)).collect();
    said.sort();
    said
}

fn passes(target: &str) -> (String, String) {
    (target.to_string(), "pass".to_string())
}

const ONE: &str = "module.cache.aws_elasticache_replication_group.this";

#[test]
fn a_source_that_is_an_expression_is_followed() {
    let call = |source: &str| format!("module \"cache\" {{\n  source = {source}\n  tls    = true\n}}\n");
    let variable = "variable \"flavour\" {\n  type    = string\n  default = \"store\"\n}\n";
    let locals = "locals {\n  root    = \"./modules\"\n  below   = \"${local.root}/store\"\n  \
                  by_name = { one = \"./modules/store\", two = \"./modules/other\" }\n}\n";
    for source in [
        "\"./modules/${var.flavour}\"",
        "\"./modules/${var.flavour == \"store\" ? \"store\" : \"other\"}\"",
        "\"${local.root}/store\"",
        "local.below",
        "local.by_name[\"one\"]",
        "local.by_name.one",
        "\"${path.module}/modules/store\"",
        "format(\"./modules/%s\", var.flavour)",
        "join(\"/\", [local.root, var.flavour])",
        "(\"./modules/store\")",
    ] {
        let files = [("main.tf", &*(call(source) + variable + locals)), ("modules/store/main.tf", STORE)];
        let directory = project(&files);
        assert_eq!(said(&check(directory.path(), &[])), [passes(ONE)], "{source}");
    }
}

#[test]
fn the_value_that_holds_decides_which_directory_is_called() {
    let main = "variable \"flavour\" {\n  type    = string\n  default = \"other\"\n}\n\
                module \"cache\" {\n  source = \"./modules/${var.flavour}\"\n  tls    = true\n}\n";
    let other = "resource \"aws_elasticache_replication_group\" \"other\" {\n  transit_encryption_enabled = false\n}\n";
    let files = [("main.tf", main), ("modules/store/main.tf", STORE), ("modules/other/main.tf", other)];
    let directory = project(&files);
    write(directory.path(), "terraform.tfvars", "flavour = \"store\"\n");
    let by_file = check(directory.path(), &[]);
    assert_eq!(said(&by_file), [passes(ONE)]);
    assert!(by_file.notes().contains(&("modules/other".to_string(), "module-not-called".to_string())), "{:?}", by_file.notes());
    let by_option = check(directory.path(), &["--var", "flavour=other"]);
    let failed = ("module.cache.aws_elasticache_replication_group.other".to_string(), "fail".to_string());
    assert_eq!(said(&by_option), [failed]);
}

/// Any of the directories may be called: none is judged by its defaults, and the ledger has all.
#[test]
fn a_source_that_is_not_known_makes_the_run_incomplete() {
    let main = "variable \"flavour\" {\n  type = string\n}\nmodule \"cache\" {\n  source = \"./modules/${var.flavour}\"\n  \
                tls    = true\n}\n";
    let directory = project(&[("main.tf", main), ("modules/store/main.tf", STORE), ("modules/other/main.tf", STORE)]);
    let checked = check(directory.path(), &[]);
    assert_eq!(said(&checked), []);
    assert_eq!(checked.code, Some(3));
    let expected =
        [("main.tf", "module-source-unknown"), ("modules/other", "module-not-called"), ("modules/store", "module-not-called")];
    let expected = expected.map(|(path, reason)| (path.to_string(), reason.to_string()));
    assert_eq!(checked.incomplete(), expected);
    // A root module that is no candidate is judged as before.
    write(directory.path(), "live/main.tf", STORE);
    assert_eq!(said(&check(directory.path(), &[])).len(), 1);
}

#[test]
fn a_value_is_handed_through_calls() {
    let middle = "variable \"flavour\" {\n  type  = string\n  const = true\n}\n\
                  module \"inner\" {\n  source = \"../${var.flavour}\"\n  tls    = true\n}\n\
                  module \"below\" {\n  source = \"${path.module}/deep\"\n  tls    = true\n}\n";
    let main = "module \"a\" {\n  source  = \"./modules/middle\"\n  flavour = \"store\"\n}\n\
                module \"b\" {\n  source  = \"./modules/middle\"\n  flavour = \"other\"\n}\n";
    let directory = project(&[
        ("main.tf", main),
        ("modules/middle/main.tf", middle),
        ("modules/store/main.tf", STORE),
        ("modules/other/main.tf", STORE),
        ("modules/middle/deep/main.tf", STORE),
    ]);
    let expected = ["module.a.module.below", "module.a.module.inner", "module.b.module.below", "module.b.module.inner"];
    let expected = expected.map(|module| passes(&format!("{module}.aws_elasticache_replication_group.this")));
    assert_eq!(said(&check(directory.path(), &[])), expected);
}

#[test]
fn a_source_with_backslashes_is_a_path() {
    for (source, caller, store) in [
        (".\\\\store", "main.tf", "store/main.tf"),
        ("..\\\\modules\\\\store", "live/main.tf", "modules/store/main.tf"),
        ("./modules\\\\store", "main.tf", "modules/store/main.tf"),
    ] {
        let call = format!("module \"cache\" {{\n  source = \"{source}\"\n  tls    = true\n}}\n");
        let directory = project(&[(caller, &call), (store, STORE)]);
        assert_eq!(said(&check(directory.path(), &[])), [passes(ONE)], "{source}");
    }
}

#[cfg(unix)]
#[test]
fn a_directory_is_the_same_by_whatever_link_it_is_called() {
    let link = |directory: &Path, name: &str, target: &str| {
        let path = directory.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
    };
    let call = |source: &str| format!("module \"cache\" {{\n  source = \"{source}\"\n  tls    = true\n}}\n");
    for (source, name, target, store) in [
        ("./store", "store", "v2", "v2/main.tf"),
        ("./modules/current", "modules/current", "v2", "modules/v2/main.tf"),
        ("./modules/store", "modules", "shared/v2", "shared/v2/store/main.tf"),
    ] {
        let directory = project(&[("main.tf", &call(source)), (store, STORE)]);
        link(directory.path(), name, target);
        let checked = check(directory.path(), &[]);
        assert_eq!(said(&checked), [passes(ONE)], "{source}");
        assert!(checked.outcomes().iter().all(|outcome| outcome.path != format!("{name}/main.tf")), "{source}");
    }
    // One name for both: a link that another call does not take.
    let directory = project(&[("main.tf", &(call("./store") + &call("./v2").replace("cache", "other"))), ("v2/main.tf", STORE)]);
    link(directory.path(), "store", "v2");
    let other = "module.other.aws_elasticache_replication_group.this";
    assert_eq!(said(&check(directory.path(), &[])), [passes(ONE), passes(other)]);
}
