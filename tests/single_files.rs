//! A Terraform file that is named alone, and a directory that others call, are judged as in a check of the repository: with
//! callers and values. What concerns them is reported, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::{Check, check, run};

/// A module whose default fails and whose calls decide.
const MODULE: &str = "variable \"encrypted\" {\n  default = false\n}\nresource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id = \"x\"\n  description = \"x\"\n  at_rest_encryption_enabled = var.encrypted\n}\n";
const SAFE: &str = "module \"safe\" {\n  source = \"../modules/store\"\n  encrypted = true\n}\n";
const OPEN: &str = "module \"open\" {\n  source = \"../modules/store\"\n  encrypted = false\n}\n";
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: redis\n  namespace: shop\ndata:\n  REDIS_HOST: cache.example.com\n  REDIS_TLS: \"false\"\n";
const RULE: &str = "elasticache-encryption-at-rest";
const GROUP: &str = "aws_elasticache_replication_group.this";

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, content).unwrap();
    }
    scratch
}

/// Target and outcome of what the rule says, sorted.
fn verdicts(check: &Check) -> Vec<(String, String)> {
    let of_rule = check.outcomes().into_iter().filter(|outcome| outcome.rule == RULE);
    let mut found: Vec<(String, String)> = of_rule.map(|outcome| (outcome.target, outcome.outcome)).collect();
    found.sort();
    found
}

fn expect(at: &Path, arguments: &[&str], expected: &[(&str, &str)]) -> Check {
    let check = check(at, arguments);
    let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    assert_eq!(verdicts(&check), expected, "{arguments:?}: {}", check.report["ledger"]);
    check
}

#[test]
fn module_is_judged_through_its_only_caller() {
    let scratch = scratch(&[("modules/store/main.tf", MODULE), ("app/main.tf", SAFE), ("other/main.tf", MODULE)]);
    let at = scratch.path();
    let target = format!("module.safe.{GROUP}");
    let named = expect(at, &["--only", RULE, "modules/store/main.tf"], &[(&target, "pass")]);
    assert_eq!((named.code, named.incomplete(), named.read()), (Some(0), vec![], 1));
    // Without a repository a directory is judged by itself.
    expect(at, &["--only", RULE, "modules/store"], &[(GROUP, "fail")]);
    // Nothing of this depends on the format or on passes being listed.
    let text = run(at, &["check", "--only", RULE, "modules/store/main.tf"]);
    assert_eq!(text.code, Some(0), "{}", text.stdout);
}

#[test]
fn every_caller_counts() {
    let files = [("modules/store/main.tf", MODULE), ("app/main.tf", SAFE), ("test/main.tf", OPEN)];
    let scratch = scratch(&files);
    let (safe, open) = (format!("module.safe.{GROUP}"), format!("module.open.{GROUP}"));
    let both = expect(scratch.path(), &["--only", RULE, "modules/store/main.tf"], &[(&open, "fail"), (&safe, "pass")]);
    assert_eq!(both.code, Some(1));
    // The call that decides is a place of the finding; the other call has no part in it.
    expect(scratch.path(), &["--only", RULE, "test/main.tf"], &[(&open, "fail")]);
    let app = check(scratch.path(), &["--only", RULE, "app/main.tf"]);
    assert!(verdicts(&app).iter().all(|(target, outcome)| *target == safe && outcome == "pass"), "{:?}", verdicts(&app));
    assert_eq!(app.code, Some(0));
}

#[test]
fn several_files_are_reported_together() {
    let scratch = scratch(&[
        ("modules/store/main.tf", MODULE),
        ("app/main.tf", SAFE),
        ("alone/main.tf", MODULE),
        ("beside/main.tf", MODULE),
        ("k8s/redis.yaml", MANIFEST),
        ("k8s/more.yaml", &MANIFEST.replace("redis", "more")),
    ]);
    let safe = format!("module.safe.{GROUP}");
    let paths = ["modules/store/main.tf", "alone/main.tf", "k8s/redis.yaml"];
    let check = expect(scratch.path(), &paths, &[(GROUP, "fail"), (&safe, "pass")]);
    assert_eq!(check.read(), 3);
    let outcomes = check.outcomes();
    assert!(outcomes.iter().any(|outcome| outcome.path == "k8s/redis.yaml" && outcome.outcome == "fail"), "{outcomes:?}");
    assert!(!outcomes.iter().any(|outcome| outcome.path == "k8s/more.yaml" || outcome.path.starts_with("beside")));
}

#[test]
fn file_of_a_root_module_has_the_rest_of_its_module() {
    let values = [("infra/main.tf", MODULE), ("infra/terraform.tfvars", "encrypted = true\n"), ("other/main.tf", MODULE)];
    let scratch = scratch(&values);
    let named = expect(scratch.path(), &["--only", RULE, "infra/main.tf"], &[(GROUP, "pass")]);
    assert_eq!(named.code, Some(0));
}

#[test]
fn variable_file_is_judged_with_its_root_module() {
    let scratch = scratch(&[
        ("infra/main.tf", &MODULE.replace("false", "true")),
        ("infra/terraform.tfvars", "encrypted = false\n"),
        (
            "infra/more.tf",
            "resource \"aws_elasticache_replication_group\" \"more\" {\n  replication_group_id = \"y\"\n  description = \"y\"\n  at_rest_encryption_enabled = false\n}\n",
        ),
        ("other/main.tf", MODULE),
    ]);
    let named = expect(scratch.path(), &["--only", RULE, "infra/terraform.tfvars"], &[(GROUP, "fail")]);
    assert_eq!((named.code, named.incomplete()), (Some(1), vec![]));
}

#[test]
fn callers_are_found_in_the_whole_repository() {
    let files =
        [(".git/HEAD", ""), ("infra/modules/store/main.tf", MODULE), ("app/main.tf", &SAFE.replace("../", "../infra/") as &str)];
    let scratch = scratch(&files);
    let safe = format!("module.safe.{GROUP}");
    for (at, path) in
        [("", "infra/modules/store/main.tf"), ("infra", "modules/store/main.tf"), ("infra/modules/store", "main.tf")]
    {
        expect(&scratch.path().join(at), &["--only", RULE, path], &[(&safe, "pass")]);
    }
    // The configuration says what a full check covers.
    std::fs::write(scratch.path().join("clearspan.yaml"), "paths: [infra]\n").unwrap();
    expect(scratch.path(), &["--only", RULE, "infra/modules/store/main.tf"], &[(GROUP, "fail")]);
}

#[test]
fn directory_is_judged_through_its_callers_in_the_repository() {
    let files = [
        (".git/HEAD", ""),
        ("infra/modules/store/main.tf", MODULE),
        (
            "infra/modules/wrapper/main.tf",
            "variable \"on\" {}\nmodule \"inner\" {\n  source = \"../store\"\n  encrypted = var.on\n}\n",
        ),
        ("app/main.tf", "module \"outer\" {\n  source = \"../infra/modules/wrapper\"\n  on = true\n}\n"),
        ("beside/main.tf", MODULE),
    ];
    let scratch = scratch(&files);
    let target = format!("module.outer.module.inner.{GROUP}");
    let stores = [("", "infra/modules/store"), ("infra", "modules/store"), ("infra", "modules"), ("infra/modules/store", ".")];
    for (at, path) in stores {
        let named = expect(&scratch.path().join(at), &["--only", RULE, path], &[(&target, "pass")]);
        assert_eq!((named.code, named.incomplete()), (Some(0), vec![]), "{at} {path}");
    }
    // Two directories, one of which somebody calls, and one whose modules lie elsewhere.
    expect(scratch.path(), &["--only", RULE, "beside", "infra/modules/store"], &[(GROUP, "fail"), (&target, "pass")]);
    let app = expect(&scratch.path().join("app"), &["--only", RULE], &[(&target, "pass")]);
    assert_eq!((app.code, app.incomplete()), (Some(0), vec![]));
    // Nobody calls it: nothing else is read, and paths stay as they are.
    let beside = expect(&scratch.path().join("beside"), &["--only", RULE], &[(GROUP, "fail")]);
    assert_eq!((beside.read(), beside.outcomes()[0].path.as_str()), (1, "main.tf"));
    // What the configuration excludes calls nothing.
    std::fs::write(scratch.path().join("clearspan.yaml"), "exclude: [app]\n").unwrap();
    let wrapped = format!("module.inner.{GROUP}");
    expect(scratch.path(), &["--only", RULE, "infra/modules/store"], &[(&wrapped, "unknown")]);
    std::fs::write(scratch.path().join("clearspan.yaml"), "paths: [infra/modules/store]\n").unwrap();
    expect(scratch.path(), &["--only", RULE], &[(GROUP, "fail")]);
}

#[test]
fn directory_that_a_stack_calls_is_not_judged_by_defaults() {
    let stack = "component \"store\" {\n  source = \"../modules/store\"\n  inputs = {\n    encrypted = var.encrypted\n  }\n}\n";
    let module = MODULE.replace("default = false", "default = true");
    let scratch = scratch(&[(".git/HEAD", ""), ("modules/store/main.tf", &module), ("stacks/main.tfcomponent.hcl", stack)]);
    for (at, path) in [("", "modules/store"), ("modules/store", ".")] {
        expect(&scratch.path().join(at), &["--only", RULE, path], &[(GROUP, "unknown")]);
    }
}

#[test]
fn caller_that_cannot_be_read_makes_its_module_incomplete() {
    let scratch = scratch(&[
        ("modules/store/main.tf", MODULE.replace("false", "true").leak() as &str),
        ("app/main.tf", "module \"open\" {\n  source = \"../modules/store\"\n  encrypted = {\n}\n"),
        ("other/main.tf", "resource {"),
        ("other/redis.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {\n"),
    ]);
    let named = check(scratch.path(), &["--only", RULE, "modules/store/main.tf"]);
    assert_eq!(named.code, Some(3), "{:?}", named.outcomes());
    assert!(named.incomplete().iter().all(|(path, _)| path == "app/main.tf"), "{:?}", named.incomplete());
}

#[test]
fn manifest_alone_is_judged_alone() {
    let scratch = scratch(&[("k8s/redis.yaml", MANIFEST), ("k8s/more.yaml", MANIFEST), ("main.tf", "resource {")]);
    let named = check(scratch.path(), &["k8s/redis.yaml"]);
    assert_eq!((named.code, named.incomplete(), named.read()), (Some(1), vec![], 1));
    assert!(named.outcomes().iter().all(|outcome| outcome.path == "k8s/redis.yaml"), "{:?}", named.outcomes());
}

#[test]
fn fixes_of_a_named_file_leave_the_rest_alone() {
    let literal = MODULE.replace("var.encrypted", "false");
    let scratch = scratch(&[("a/main.tf", &literal), ("b/main.tf", &literal)]);
    let fixed = run(scratch.path(), &["check", "--fix", "--unsafe-fixes", "--only", RULE, "a/main.tf"]);
    let text = |path: &str| std::fs::read_to_string(scratch.path().join(path)).unwrap();
    assert_eq!(fixed.code, Some(0), "{}{}", fixed.stdout, fixed.stderr);
    assert!(text("a/main.tf").contains("at_rest_encryption_enabled = true"), "{}", text("a/main.tf"));
    assert_eq!(text("b/main.tf"), literal);
}

#[test]
fn baseline_entries_of_other_files_stay() {
    let scratch = scratch(&[("a/main.tf", MODULE), ("b/main.tf", MODULE)]);
    let only = ["--only", RULE];
    let run = |arguments: &[&str]| run(scratch.path(), &[arguments, &only].concat());
    run(&["baseline"]);
    let named = run(&["check", "--baseline", "clearspan-baseline.json", "a/main.tf"]);
    assert_eq!(named.code, Some(0), "{}", named.stdout);
    assert!(!named.stdout.contains("no longer"), "{}", named.stdout);
    run(&["baseline", "a/main.tf"]);
    assert_eq!(run(&["check", "--baseline", "clearspan-baseline.json"]).code, Some(0));
}
