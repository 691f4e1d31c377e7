//! Input that is broken, hostile or not there: the rest is judged, nothing hangs, the ledger says what was left out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use binary::{Check, check, run};

/// One violation of `elasticache-automatic-failover`, to show that the rest is judged.
const GOOD: &str = r#"
resource "aws_elasticache_replication_group" "good" {
  replication_group_id       = "good"
  num_cache_clusters         = 2
  automatic_failover_enabled = false
}
"#;

fn scratch(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    directory
}

fn judged_good(check: &Check) -> bool {
    check.outcomes().iter().any(|outcome| {
        outcome.outcome == "fail" && outcome.rule == "elasticache-automatic-failover" && outcome.target.ends_with(".good")
    })
}

fn fails(check: &Check, rule: &str) -> Vec<String> {
    places(check, rule, "fail")
}

fn places(check: &Check, rule: &str, which: &str) -> Vec<String> {
    let outcomes = check.outcomes().into_iter().filter(|outcome| outcome.outcome == which && outcome.rule == rule);
    outcomes.map(|outcome| format!("{}:{}:{}", outcome.path, outcome.line, outcome.column)).collect()
}

/// The check ends with 1 because the good file is judged, and `path` is in the ledger with one of the reasons.
fn rest_is_judged(files: &[(&str, &[u8])], path: &str, reasons: &[&str]) -> Check {
    let mut all = vec![("good.tf", GOOD.as_bytes())];
    all.extend(files);
    let directory = scratch(&all);
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check), "{:?}", check.outcomes());
    let ledger: Vec<_> = check.incomplete().into_iter().chain(check.notes()).collect();
    assert!(ledger.iter().any(|(at, reason)| at == path && reasons.contains(&reason.as_str())), "{path}: {ledger:?}");
    check
}

#[test]
fn a_path_that_does_not_exist_is_wrong_usage() {
    let directory = scratch(&[("good.tf", GOOD.as_bytes())]);
    for arguments in [vec!["check", "nothing"], vec!["check", ".", "nothing/there.tf"], vec!["check", "--no-such-option"]] {
        let run = run(directory.path(), &arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(run.stderr.contains("nothing") || run.stderr.contains("--no-such-option"), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_directory_with_nothing_to_read_is_incomplete_with_the_reason() {
    let empty = scratch(&[]);
    let check_empty = check(empty.path(), &[]);
    assert_eq!(check_empty.code, Some(3));
    assert_eq!(check_empty.incomplete().len(), 1, "{:?}", check_empty.incomplete());

    let other = scratch(&[("README.md", b"# nothing for us"), ("src/main.py", b"print()")]);
    let check_other = check(other.path(), &[]);
    assert_eq!(check_other.code, Some(3));
    assert_eq!(check_other.incomplete().len(), 1, "{:?}", check_other.incomplete());
    assert_eq!(check_other.skipped().len(), 2, "{:?}", check_other.skipped());

    let text = run(other.path(), &["check"]);
    assert_eq!(text.code, Some(3));
    assert!(format!("{}{}", text.stdout, text.stderr).contains("no "), "{}{}", text.stdout, text.stderr);
    assert_eq!(run(other.path(), &["check", "--allow-incomplete"]).code, Some(0));
}

#[test]
fn broken_terraform_costs_the_broken_block_only() {
    let broken = br#"
resource "aws_elasticache_replication_group" "before" {
  replication_group_id       = "before"
  automatic_failover_enabled = false
}

resource "aws_elasticache_replication_group" "broken" {
  replication_group_id       = "broken"
  automatic_failover_enabled =
  num_cache_clusters         = 2
}

resource "aws_elasticache_replication_group" "after" {
  replication_group_id       = "after"
  automatic_failover_enabled = false
}
"#;
    let check = rest_is_judged(&[("broken.tf", broken)], "broken.tf", &["syntax-error"]);
    assert_eq!(places(&check, "syntax-error", "error").len(), 1);
    let found = fails(&check, "elasticache-automatic-failover");
    assert!(found.contains(&"broken.tf:4:32".to_string()) && found.contains(&"broken.tf:15:32".to_string()), "{found:?}");
}

#[test]
fn broken_yaml_costs_the_broken_lines_only() {
    let broken = b"apiVersion: v1
kind: ConfigMap
metadata:
  name: broken
data:
  REDIS_HOST: [
  REDIS_TLS: \"false\"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: whole
data:
  REDIS_PORT: 6379
";
    let check = rest_is_judged(&[("broken.yaml", broken)], "broken.yaml", &["syntax-error"]);
    assert!(!places(&check, "syntax-error", "error").is_empty());
    assert_eq!(fails(&check, "redis-env-is-string"), ["broken.yaml:14:15"]);
}

#[test]
fn broken_alone_is_incomplete_and_never_clean() {
    for (path, content) in [("main.tf", "resource \"a\" \"b\" {\n"), ("map.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {\n")] {
        let directory = scratch(&[(path, content.as_bytes())]);
        let check = check(directory.path(), &[]);
        assert!(matches!(check.code, Some(1 | 3)), "{path}: {:?}", check.code);
        assert_eq!(check.incomplete(), [(path.to_string(), "syntax-error".to_string())]);
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let binary: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    rest_is_judged(&[("image.tf", &binary)], "image.tf", &["binary", "not-utf-8", "unreadable"]);
    let latin = b"variable \"name\" {\n  default = \"caf\xe9\"\n}\n";
    rest_is_judged(&[("latin.tf", latin)], "latin.tf", &["binary", "not-utf-8", "unreadable", "syntax-error"]);
    let map = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: caf\xe9\n";
    rest_is_judged(&[("latin.yaml", map)], "latin.yaml", &["binary", "not-utf-8", "unreadable", "syntax-error"]);
}

#[test]
fn a_file_of_fifty_megabytes_is_named_and_left_out() {
    let directory = scratch(&[("good.tf", GOOD.as_bytes())]);
    for name in ["large.tf", "large.yaml", "large.tfvars"] {
        let mut file = std::io::BufWriter::new(std::fs::File::create(directory.path().join(name)).unwrap());
        let line = if name.ends_with("yaml") { "- apiVersion: v1\n" } else { "# nothing but comments here\n" };
        let mut written = 0;
        while written < 50_000_000 {
            file.write_all(line.as_bytes()).unwrap();
            written += line.len();
        }
    }
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check));
    let ledger = check.incomplete();
    for name in ["large.tf", "large.yaml", "large.tfvars"] {
        assert!(ledger.contains(&(name.to_string(), "too-large".to_string())), "{name}: {ledger:?}");
    }
}

#[test]
fn line_ends_and_byte_order_marks_move_nothing() {
    let windows = GOOD.replace('\n', "\r\n");
    let marked = format!("\u{feff}{GOOD}");
    for (name, text) in [("windows", windows.as_str()), ("marked", marked.as_str())] {
        let directory = scratch(&[("main.tf", text.as_bytes())]);
        let check = check(directory.path(), &["--only", "elasticache-automatic-failover"]);
        assert_eq!(check.incomplete(), [], "{name}");
        assert_eq!(fails(&check, "elasticache-automatic-failover"), ["main.tf:5:32"], "{name}");
    }
    let map = "\u{feff}apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: x\r\ndata:\r\n  REDIS_PORT: 6379\r\n";
    let directory = scratch(&[("map.yaml", map.as_bytes())]);
    let check = check(directory.path(), &["--only", "redis-env-is-string"]);
    assert_eq!(fails(&check, "redis-env-is-string"), ["map.yaml:6:15"]);
    assert_eq!(check.incomplete(), []);
}

#[test]
fn columns_count_characters_and_offsets_bytes() {
    let text = "locals {\n  é = \"ü\"\n}\n/* 漢字 */ resource \"aws_elasticache_replication_group\" \"good\" {}\n";
    let directory = scratch(&[("main.tf", text.as_bytes())]);
    let check = check(directory.path(), &["--only", "elasticache-automatic-failover"]);
    assert_eq!(fails(&check, "elasticache-automatic-failover"), ["main.tf:4:10"]);
    let outcomes = check.report["outcomes"].as_array().unwrap();
    let failed = outcomes.iter().find(|outcome| outcome["outcome"] == "fail").unwrap();
    assert_eq!(failed["primary"]["start"]["offset"].as_u64().unwrap() as usize, text.find("resource").unwrap());
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_round_nor_out() {
    use std::os::unix::fs::symlink;
    let outside = scratch(&[("secret.tf", GOOD.replace("good", "outside").as_bytes())]);
    let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("a/b/more.tf", b"locals {}\n")]);
    let root = directory.path();
    symlink("..", root.join("a/b/up")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    symlink("nowhere", root.join("broken.tf")).unwrap();
    symlink(outside.path(), root.join("outside")).unwrap();
    symlink(outside.path().join("secret.tf"), root.join("outside.tf")).unwrap();
    let check = check(root, &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check));
    let targets: Vec<String> = check.outcomes().into_iter().map(|outcome| outcome.target).collect();
    assert!(!targets.iter().any(|target| target.contains("outside")), "{targets:?}");
    let mut accounted: Vec<String> = check.skipped().into_iter().chain(check.incomplete()).map(|(path, _)| path).collect();
    accounted.sort();
    for path in ["a/b/up", "broken.tf", "loop", "outside", "outside.tf"] {
        assert!(accounted.iter().any(|found| found == path), "{path} is not accounted for: {accounted:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("closed.tf", b"locals {}\n")]);
    let closed = directory.path().join("closed.tf");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&closed).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1));
    assert!(judged_good(&check));
    assert_eq!(check.incomplete(), [("closed.tf".to_string(), "unreadable".to_string())]);
}

#[test]
fn a_module_that_calls_itself_is_named() {
    let call = b"module \"again\" {\n  source = \"../loop\"\n}\n";
    let ring = |next: &str| format!("module \"next\" {{\n  source = \"../{next}\"\n}}\n");
    let directory = scratch(&[
        ("good.tf", GOOD.as_bytes()),
        ("loop/main.tf", call),
        ("main.tf", b"module \"start\" {\n  source = \"./loop\"\n}\nmodule \"self\" {\n  source = \"./\"\n}\n"),
        ("a/main.tf", ring("b").as_bytes()),
        ("b/main.tf", ring("a").as_bytes()),
    ]);
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    let targets: Vec<String> = check.outcomes().into_iter().map(|outcome| outcome.target).collect();
    assert!(targets.iter().any(|target| target.ends_with(".good")), "{targets:?}");
    let incomplete = check.incomplete();
    for path in ["loop/main.tf", "b/main.tf", "main.tf"] {
        assert!(incomplete.contains(&(path.to_string(), "circular-module".to_string())), "{path}: {incomplete:?}");
    }
}

/// Values that refer to each other in a ring end as unknown.
#[test]
fn references_in_a_ring_end() {
    let text = br#"
locals {
  a = local.b
  b = local.c
  c = !local.a
}

variable "v" {
  default = true
}

module "m" {
  source = "./m"
  x      = module.m.y
}

resource "aws_elasticache_replication_group" "ring" {
  replication_group_id       = "ring"
  num_cache_clusters         = 2
  automatic_failover_enabled = local.a
  transit_encryption_enabled = module.m.y
  multi_az_enabled           = aws_elasticache_replication_group.ring.multi_az_enabled
}
"#;
    let module = b"variable \"x\" {}\noutput \"y\" {\n  value = var.x\n}\n";
    let directory = scratch(&[("main.tf", text), ("m/main.tf", module)]);
    let check = check(directory.path(), &[]);
    assert!(matches!(check.code, Some(0 | 1 | 3)), "{:?} {}", check.code, check.stderr);
    for rule in ["elasticache-automatic-failover", "elasticache-encryption-in-transit", "elasticache-multi-az"] {
        let outcomes = check.outcomes();
        let found = outcomes.iter().find(|outcome| outcome.rule == rule && outcome.target.ends_with(".ring"));
        assert_eq!(found.map(|outcome| outcome.outcome.as_str()), Some("unknown"), "{rule}");
    }
}

#[test]
fn nesting_without_end_is_named() {
    let deep = |open: &str, close: &str| format!("locals {{\n  x = {}1{}\n}}\n", open.repeat(100_000), close.repeat(100_000));
    let cases = [
        ("brackets.tf", deep("[", "]")),
        ("parentheses.tf", deep("(", ")")),
        ("unclosed.tf", deep("[", "")),
        ("objects.tf", deep("{a=", "}")),
        ("calls.tf", deep("abs(", ")")),
        ("templates.tf", deep("\"${", "}\"")),
        ("negations.tf", deep("!", "")),
        ("minus.tf", deep("-", "")),
        ("for.tf", deep("[for x in y : ", "]")),
        ("conditions.tf", deep("true ? 1 : ", "")),
        ("blocks.tf", format!("{}{}", "a {\n".repeat(100_000), "}\n".repeat(100_000))),
        ("deep.yaml", format!("apiVersion: v1\nkind: ConfigMap\ndata: {}", "[".repeat(100_000))),
        ("dashes.yaml", format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  {}", "- ".repeat(100_000))),
        ("maps.yaml", format!("apiVersion: v1\nkind: ConfigMap\ndata: {}", "{a: ".repeat(100_000))),
        ("deep.tf.json", format!("{{\"locals\": {{\"x\": {}1{}}}}}", "[".repeat(100_000), "]".repeat(100_000))),
    ];
    for (path, text) in cases {
        rest_is_judged(&[(path, text.as_bytes())], path, &["syntax-error", "too-deep"]);
    }
}

/// Long, but not deep: it is read as it stands.
#[test]
fn long_is_not_deep() {
    let sum = format!("locals {{\n  x = {}1\n}}\n", "1 + ".repeat(100_000));
    let chain = format!("locals {{\n  x = var.a{}\n}}\n", ".b".repeat(100_000));
    let list = format!("locals {{\n  x = [{}]\n}}\n", "1, ".repeat(100_000));
    let object = format!("locals {{\n  x = {{\n{}  }}\n}}\n", (0..100_000).map(|n| format!("k{n} = {n}\n")).collect::<String>());
    let dollars = format!("locals {{\n  x = \"{}\"\n}}\n", "$$".repeat(100_000));
    let elements = "<<EOT\n".to_string() + &"line ${1 + 1}\n".repeat(50_000) + "EOT\n";
    let heredoc = format!("locals {{\n  x = {elements}}}\n");
    for (name, text) in
        [("sum", sum), ("chain", chain), ("list", list), ("object", object), ("dollars", dollars), ("heredoc", heredoc)]
    {
        let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("long.tf", text.as_bytes())]);
        let check = check(directory.path(), &[]);
        assert_eq!(check.code, Some(1), "{name}: {}", check.stderr);
        assert!(judged_good(&check), "{name}");
        assert!(check.incomplete().iter().all(|(_, reason)| reason != "crash"), "{name}: {:?}", check.incomplete());
    }
}

#[test]
fn strings_without_end_are_named() {
    for text in [
        "locals {\n  x = <<EOT\nnever closed\n",
        "locals {\n  x = <<-EOT\n    ${1 +\n",
        "locals {\n  x = \"never closed\n}\n",
        "locals {\n  x = \"${\n",
        "/* never closed",
        "locals {\n  x = \"%{ if true }yes\"\n}\n",
    ] {
        rest_is_judged(&[("open.tf", text.as_bytes())], "open.tf", &["syntax-error"]);
    }
}

#[test]
fn more_instances_than_can_be_are_one_and_named() {
    let numbers = "resource \"aws_elasticache_replication_group\" \"many\" {\n  count = 10000001\n  replication_group_id = \"x${count.index}\"\n  automatic_failover_enabled = false\n}\n";
    let keys = "resource \"aws_elasticache_replication_group\" \"keys\" {\n  for_each = toset([for n in range(1000) : \"${n}-${n}\"])\n  replication_group_id = each.key\n  automatic_failover_enabled = true\n}\nlocals {\n  square = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]]\n}\nresource \"aws_elasticache_replication_group\" \"cube\" {\n  count = length(flatten(local.square))\n  replication_group_id = \"cube\"\n}\n";
    let check = rest_is_judged(&[("many.tf", numbers.as_bytes())], "many.tf", &["too-large"]);
    assert!(check.outcomes().len() < 1000, "{}", check.outcomes().len());
    let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("keys.tf", keys.as_bytes())]);
    let check = binary::check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check));
}

#[test]
fn functions_that_would_fill_the_memory_do_not() {
    let text = r#"
locals {
  a = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  b = join("", [for n in range(1000) : local.a])
  c = join("", [for n in range(1000) : local.b])
  d = join("", [for n in range(1000) : local.c])
  e = format("%1000000000s", "x")
  f = setproduct(range(1000), range(1000), range(1000))
  g = range(1000000000)
  h = replace(local.b, "/(x+x+)+y/", "")
  i = pow(10, 1000000)
  j = [for n in range(30) : cidrsubnets("10.0.0.0/8", [for m in range(255) : 8]...)]
  k = jsondecode(jsonencode([for n in range(1000) : local.b]))
  l = 1e1000000000
}

resource "aws_elasticache_replication_group" "filled" {
  replication_group_id       = local.d
  description                = "${local.e}${length(local.f)}${length(local.g)}${local.h}${length(local.j)}${length(local.k)}"
  num_cache_clusters         = local.i + local.l
  automatic_failover_enabled = length(local.d) > 0
  snapshot_retention_limit   = length(local.f) + length(local.g)
  transit_encryption_enabled = local.h == local.e
}
"#;
    let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("fill.tf", text.as_bytes())]);
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check));
}

#[test]
fn an_alias_bomb_is_named() {
    let mut text =
        String::from("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bomb\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for n in 1..12 {
        let of = format!("*x{}, ", n - 1).repeat(10);
        text.push_str(&format!("x{n}: &x{n} [{}]\n", of.trim_end_matches(", ")));
    }
    rest_is_judged(&[("bomb.yaml", text.as_bytes())], "bomb.yaml", &["syntax-error", "too-large", "limit", "alias-limit"]);
    let itself = "apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: x\n  again: *m\n";
    let directory = scratch(&[("good.tf", GOOD.as_bytes()), ("itself.yaml", itself.as_bytes())]);
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
}

#[test]
fn kustomizations_in_a_ring_end() {
    let call =
        |next: &str| format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../{next}\n");
    let directory = scratch(&[
        ("good.tf", GOOD.as_bytes()),
        ("a/kustomization.yaml", call("b").as_bytes()),
        ("b/kustomization.yaml", call("a").as_bytes()),
        ("c/kustomization.yaml", call("c").as_bytes()),
        ("d/kustomization.yaml", call("../../../../etc").as_bytes()),
    ]);
    let check = check(directory.path(), &[]);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert!(judged_good(&check));
    assert!(!check.incomplete().is_empty(), "a ring of kustomizations is no complete analysis");
}

#[test]
fn nothing_outside_the_scan_root_is_read() {
    let outside = scratch(&[("secret.txt", b"top-secret"), ("repository/good.tf", GOOD.as_bytes())]);
    let absolute = outside.path().join("secret.txt");
    let text = format!(
        "locals {{\n  a = file(\"../secret.txt\")\n  b = file({:?})\n}}\nresource \"aws_elasticache_replication_group\" \"x\" {{\n  replication_group_id = local.a\n  description = local.b\n  engine = local.a\n  automatic_failover_enabled = local.a == \"top-secret\"\n}}\nmodule \"out\" {{\n  source = \"../..\"\n}}\n",
        absolute.to_str().unwrap()
    );
    std::fs::write(outside.path().join("repository/main.tf"), text).unwrap();
    let run = run(&outside.path().join("repository"), &["check", "--format", "json", "--outcomes", "all"]);
    assert!(!run.stdout.contains("top-secret") || run.stdout.matches("top-secret").count() == 0, "{}", run.stdout);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let outcomes = report["outcomes"].as_array().unwrap();
    let found = outcomes.iter().find(|outcome| {
        outcome["rule"] == "elasticache-automatic-failover" && outcome["target"] == "aws_elasticache_replication_group.x"
    });
    assert_eq!(found.unwrap()["outcome"], "unknown");
}

/// A terminal obeys what is written to it: nothing of a file may command it.
#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "resource \"aws_elasticache_replication_group\" \"good\" {\n  description = \"\u{1b}[2J\u{1b}]0;owned\u{7}\" # \u{1b}[31m\u{9b}2J \u{202e}\n  automatic_failover_enabled = false # \u{1b}[31m\n}\n";
    let directory = scratch(&[("main.tf", text.as_bytes())]);
    for format in ["text", "concise"] {
        let run = run(directory.path(), &["check", "--format", format, "--color", "never"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        for c in run.stdout.chars().chain(run.stderr.chars()) {
            assert!(c == '\n' || !c.is_control(), "{format}: {c:?} in\n{:?}", run.stdout);
        }
    }
}

/// The same bytes as any kind of file: whatever they mean there, the rest is judged.
#[test]
fn every_kind_of_file_may_hold_anything() {
    let contents: [&[u8]; 9] = [
        b"",
        b"\n\n\n",
        b"\xef\xbb\xbf",
        b"\0",
        b"null",
        b"[]",
        b"{}",
        b"--- \n...\n---\n",
        b"{\"resource\": {\"aws_elasticache_replication_group\": [1, null, {\"x\": 3, \"y\": []}]}, \"apiVersion\": 3, \"kind\": []}",
    ];
    let names = [
        "x.tf",
        "x.tf.json",
        "terraform.tfvars",
        "terraform.tfvars.json",
        "x.yaml",
        "x.json",
        "k/kustomization.yaml",
        "c/Chart.yaml",
        "x_override.tf",
        ".terraform.lock.hcl",
        ".terraform/modules/modules.json",
    ];
    for content in contents {
        let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, content)).collect();
        files.push(("good.tf", GOOD.as_bytes()));
        let directory = scratch(&files);
        let check = check(directory.path(), &[]);
        assert_eq!(check.code, Some(1), "{content:?}: {}", check.stderr);
        assert!(judged_good(&check), "{content:?}");
    }
}

/// A project with one mistake after the other, as fingers make them: every check ends, and ends as a check.
#[test]
fn mistakes_anywhere_end_as_a_check() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/redis-on-eks-broken");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_string();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let inserted: [&[u8]; 14] =
        [b"{", b"}", b"[", b"(", b"\"", b"${", b"%{ if ", b"<<EOT\n", b": ", b"- ", b"\n", b"\t", b"\xff", b"/*"];
    let mut rounds = Vec::new();
    for _ in 0..120 {
        let mut changed = files.clone();
        for _ in 0..1 + random(3) {
            let which = random(changed.len());
            let text = &mut changed[which].1;
            let at = random(text.len());
            let end = (at + 1 + random(40)).min(text.len());
            match random(5) {
                0 => text.truncate(at),
                1 => drop(text.drain(at..end)),
                2 => drop(text.splice(at..at, inserted[random(inserted.len())].iter().copied())),
                3 => {
                    let copy = text[at..end].to_vec();
                    drop(text.splice(end..end, copy));
                }
                _ => {
                    let line = text.iter().skip(at).position(|byte| *byte == b'\n').map_or(text.len(), |n| at + n);
                    text.drain(at..line);
                }
            }
        }
        rounds.push(changed);
    }
    let next = AtomicUsize::new(0);
    let ends = || {
        let of_next = || {
            let round = next.fetch_add(1, Ordering::Relaxed);
            rounds.get(round).map(|changed| (round, changed))
        };
        for (round, changed) in std::iter::from_fn(of_next) {
            let borrowed: Vec<(&str, &[u8])> = changed.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
            let directory = scratch(&borrowed);
            let check = check(directory.path(), &[]);
            assert!(matches!(check.code, Some(0 | 1 | 3)), "round {round}: {:?} {}", check.code, check.stderr);
            for outcome in check.outcomes().iter().filter(|outcome| outcome.outcome == "error") {
                assert_eq!(outcome.rule, "syntax-error", "round {round}: {outcome}");
            }
            // Text and SARIF place every span of every broken file too.
            for format in ["text", "sarif"] {
                let run = run(directory.path(), &["check", "--format", format, "--outcomes", "all"]);
                assert_eq!(run.code, check.code, "round {round}: {format}: {}", run.stderr);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(ends);
        }
    });
}

/// Every file that is there is read, skipped with a reason, or incomplete with a reason.
#[test]
fn every_file_is_accounted_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    let check = check(&root, &["--allow-incomplete"]);
    let incomplete: std::collections::BTreeSet<String> = check.incomplete().into_iter().map(|(path, _)| path).collect();
    let unread = incomplete.iter().filter(|path| {
        let skipped = check.skipped();
        !skipped.iter().any(|(at, _)| at == *path)
    });
    let accounted = check.read() as usize + check.skipped().len();
    assert!(accounted <= files.len() && accounted + unread.count() >= files.len(), "{accounted} of {}", files.len());
}
