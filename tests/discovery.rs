//! What is read, and how: links, encodings, names, what `.gitignore` hides, and what is no file. Nothing is passed over in
//! silence, and nothing outside the repository is opened.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod binary;

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use binary::{Check, check, run};

/// Fails what is asked of its encryption.
const OPEN: &str = "resource \"aws_elasticache_replication_group\" \"open\" {\n  replication_group_id = \"open\"\n  description = \"x\"\n  at_rest_encryption_enabled = false\n}\n";
/// Passes it.
const CLOSED: &str = "resource \"aws_elasticache_replication_group\" \"closed\" {\n  replication_group_id = \"closed\"\n  description = \"x\"\n  at_rest_encryption_enabled = true\n}\n";
/// A module whose default fails and whose calls decide.
const MODULE: &str = "variable \"encrypted\" {\n  default = false\n}\nresource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id = \"x\"\n  description = \"x\"\n  at_rest_encryption_enabled = var.encrypted\n}\n";
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: redis\n  namespace: shop\ndata:\n  REDIS_HOST: cache.example.com\n  REDIS_TLS: \"false\"\n";
const RULE: &str = "elasticache-encryption-at-rest";

/// A scratch directory with these files; a content of `->x` makes a link to `x`.
fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        match content.strip_prefix("->") {
            Some(target) => symlink(target, full).unwrap(),
            None => std::fs::write(full, content).unwrap(),
        }
    }
    scratch
}

fn verdicts(check: &Check) -> Vec<(String, String)> {
    let of_rule = check.outcomes().into_iter().filter(|outcome| outcome.rule == RULE);
    let mut found: Vec<(String, String)> = of_rule.map(|outcome| (outcome.target, outcome.outcome)).collect();
    found.sort();
    found
}

fn expect(check: &Check, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    assert_eq!(verdicts(check), expected, "{}", check.report["ledger"]);
}

fn is_incomplete(check: &Check, path: &str, reason: &str) -> bool {
    check.incomplete().iter().any(|(at, why)| at == path && why == reason)
}

#[test]
fn linked_file_in_the_repository_is_read() {
    let values = "variable \"encrypted\" {\n  default = true\n}\nresource \"aws_elasticache_replication_group\" \"open\" {\n  replication_group_id = \"x\"\n  description = \"x\"\n  at_rest_encryption_enabled = var.encrypted\n}\n";
    let files = [
        (".git/HEAD", ""),
        ("common/common.tfvars", "encrypted = false\n"),
        ("common/more.tf", OPEN.replace("\"open\"", "\"more\"").leak() as &str),
        ("stack/main.tf", values),
        ("stack/terraform.tfvars", "->../common/common.tfvars"),
        ("stack/more.tf", "->../common/more.tf"),
    ];
    let scratch = scratch(&files);
    let check = check(&scratch.path().join("stack"), &[]);
    let kind = "aws_elasticache_replication_group";
    expect(&check, &[(&format!("{kind}.more"), "fail"), (&format!("{kind}.open"), "fail")]);
    assert_eq!(check.incomplete(), []);
}

#[test]
fn linked_file_outside_of_the_repository_is_incomplete() {
    let outside = scratch(&[("x.tfvars", "encrypted = false\n"), ("dir/x.tf", OPEN)]);
    let scratch = scratch(&[(".git/HEAD", ""), ("main.tf", CLOSED)]);
    symlink(outside.path().join("x.tfvars"), scratch.path().join("terraform.tfvars")).unwrap();
    symlink(outside.path().join("dir"), scratch.path().join("dir")).unwrap();
    symlink("nowhere", scratch.path().join("gone.tf")).unwrap();
    let check = check(scratch.path(), &["--only", RULE]);
    assert_eq!(check.code, Some(3));
    assert!(is_incomplete(&check, "terraform.tfvars", "outside-root"), "{:?}", check.incomplete());
    assert!(is_incomplete(&check, "dir", "outside-root"), "{:?}", check.incomplete());
    assert!(is_incomplete(&check, "gone.tf", "unreadable"), "{:?}", check.incomplete());
}

#[test]
fn module_is_the_same_by_every_name_of_its_directory() {
    let call = |source: &str| format!("module \"cache\" {{\n  source = \"{source}\"\n  encrypted = true\n}}\n");
    let cases: [(&str, &[(&str, &str)]); 5] = [
        ("./store", &[("store", "->v2"), ("v2/main.tf", MODULE)]),
        ("./modules/current", &[("modules/current", "->v2"), ("modules/v2/main.tf", MODULE)]),
        ("./modules/current/redis", &[("modules/current", "->v2"), ("modules/v2/redis/main.tf", MODULE)]),
        (".\\\\store", &[("store/main.tf", MODULE)]),
        ("./modules\\\\..\\\\store", &[("store/main.tf", MODULE)]),
    ];
    for (source, files) in cases {
        let main = call(source);
        let scratch = scratch(&[&[("main.tf", main.as_str())], files].concat());
        let check = check(scratch.path(), &["--only", RULE]);
        expect(&check, &[("module.cache.aws_elasticache_replication_group.this", "pass")]);
        assert_eq!(check.code, Some(0), "{source}: {:?}", check.incomplete());
    }
}

#[test]
fn module_outside_of_the_named_path_with_an_unreadable_file_is_incomplete() {
    let call = "module \"cache\" {\n  source = \"../modules/store\"\n}\n";
    let scratch = scratch(&[("stack/main.tf", call), ("modules/store/main.tf", CLOSED), ("modules/store/gone.tf", "->nowhere")]);
    let check = check(scratch.path(), &["--only", RULE, "stack"]);
    assert_eq!(check.code, Some(3));
    assert!(is_incomplete(&check, "modules/store/gone.tf", "unreadable"), "{:?}", check.incomplete());
    std::fs::remove_file(scratch.path().join("modules/store/gone.tf")).unwrap();
    std::fs::write(scratch.path().join("modules/store/latin.tf"), b"locals {\n  x = \"caf\xe9\"\n}\n").unwrap();
    let check = binary::check(scratch.path(), &["--only", RULE, "stack"]);
    assert_eq!(check.code, Some(3));
    assert!(is_incomplete(&check, "modules/store/latin.tf", "syntax-error"), "{:?}", check.incomplete());
    expect(&check, &[("module.cache.aws_elasticache_replication_group.closed", "pass")]);
}

fn utf_16(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn manifests_in_utf_16_are_judged_at_their_lines() {
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in [true, false] {
            let scratch = scratch(&[]);
            std::fs::write(scratch.path().join("redis.yaml"), utf_16(MANIFEST, mark, unit)).unwrap();
            let check = check(scratch.path(), &["--only", "redis-tls-env"]);
            let fails: Vec<_> = check.outcomes().into_iter().filter(|outcome| outcome.outcome == "fail").collect();
            assert_eq!(fails.iter().map(|fail| (fail.line, fail.column)).collect::<Vec<_>>(), [(8, 14)], "{mark}");
            // kubectl refuses what has no mark.
            assert_eq!(is_incomplete(&check, "redis.yaml", "syntax-error"), !mark);
        }
    }
}

#[test]
fn terraform_in_utf_16_is_an_error_at_its_place() {
    for (path, mark) in [("main.tf", true), ("main.tf", false), ("terraform.tfvars", true), ("main.tf.json", true)] {
        let scratch = scratch(&[("good.tf", CLOSED)]);
        std::fs::write(scratch.path().join(path), utf_16("x = 1\n", mark, u16::to_le_bytes)).unwrap();
        let check = check(scratch.path(), &["--only", RULE]);
        assert_eq!(check.code, Some(3), "{path}");
        let entries = check.report["ledger"]["incomplete"].as_array().unwrap().clone();
        let entry = entries.iter().find(|entry| entry["path"] == path && entry["message"].to_string().contains("UTF-16"));
        let entry = entry.unwrap_or_else(|| panic!("{entries:?}"));
        assert_eq!((&entry["reason"], &entry["start"]["line"]), (&"syntax-error".into(), &1.into()));
    }
}

#[test]
fn fixes_leave_files_in_other_encodings_alone() {
    let scratch = scratch(&[("good.tf", OPEN)]);
    let bytes = utf_16(&OPEN.replace("\"open\"", "\"other\""), true, u16::to_le_bytes);
    std::fs::write(scratch.path().join("main.tf"), &bytes).unwrap();
    run(scratch.path(), &["check", "--only", RULE, "--fix", "--unsafe-fixes"]);
    assert_eq!(std::fs::read(scratch.path().join("main.tf")).unwrap(), bytes);
    assert!(std::fs::read_to_string(scratch.path().join("good.tf")).unwrap().contains("at_rest_encryption_enabled = true"));
}

#[test]
fn file_with_a_nul_is_incomplete_wherever_it_is() {
    let far = format!("{}# \0\n", "# comment\n".repeat(2_000));
    for (path, text) in [
        ("redis.yaml", format!("{MANIFEST}# \0\n")),
        ("redis.yaml", format!("{far}{MANIFEST}")),
        ("redis.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": \"\0\"}".to_string()),
        ("main.tf", format!("{OPEN}# \0\n")),
        ("main.tf", format!("{far}{OPEN}")),
    ] {
        let scratch = scratch(&[("good.tf", CLOSED), (path, &text)]);
        let check = check(scratch.path(), &["--only", RULE]);
        assert!(is_incomplete(&check, path, "syntax-error"), "{path}: {:?}", check.incomplete());
    }
}

#[test]
fn manifest_with_an_escaped_key_is_judged() {
    for text in [
        MANIFEST.replace("apiVersion", "\"\\u0061piVersion\"").replace("kind", "\"\\x6bind\""),
        MANIFEST.replace("apiVersion", "!!str apiVersion").replace("kind", "? kind\n"),
        MANIFEST.replace('\n', "\r"),
    ] {
        let scratch = scratch(&[("redis.yaml", &text)]);
        let check = check(scratch.path(), &["--only", "redis-tls-env"]);
        assert!(check.outcomes().iter().any(|outcome| outcome.outcome == "fail"), "{text}: {}", check.report["ledger"]);
    }
}

fn git(directory: &Path, arguments: &[&str]) {
    let name = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").current_dir(directory).args(name).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn tracked_file_that_is_ignored_is_judged() {
    for version in ["2", "4"] {
        let scratch = scratch(&[("main.tf", CLOSED), ("live/open.tf", OPEN), ("scratch.tf", OPEN)]);
        git(scratch.path(), &["init", "-q"]);
        git(scratch.path(), &["config", "index.version", version]);
        git(scratch.path(), &["add", "main.tf", "live/open.tf"]);
        std::fs::write(scratch.path().join(".gitignore"), "live/\nscratch.tf\n").unwrap();
        let check = check(scratch.path(), &["--only", RULE]);
        let kind = "aws_elasticache_replication_group";
        assert_eq!(check.code, Some(1));
        let found = verdicts(&check);
        assert!(found.contains(&(format!("{kind}.open"), "fail".to_string())), "{version}: {found:?}");
        let below = binary::check(scratch.path(), &["--only", RULE, "live"]);
        assert_eq!(below.code, Some(1), "{version}: {:?}", below.incomplete());
    }
}

#[test]
fn file_in_a_hidden_directory_is_judged() {
    let scratch = scratch(&[(".deploy/main.tf", OPEN), (".deploy/.k8s/redis.yaml", MANIFEST), (".deploy/.hidden.tf", "(")]);
    let check = check(scratch.path(), &[]);
    expect(&check, &[("aws_elasticache_replication_group.open", "fail")]);
    assert!(check.outcomes().iter().any(|outcome| outcome.path == ".deploy/.k8s/redis.yaml" && outcome.outcome == "fail"));
    assert_eq!(check.incomplete(), [], "Terraform does not read hidden files");
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn attack_gitignore_that_is_a_device_or_a_pipe() {
    let scratch = scratch(&[("main.tf", CLOSED), (".gitignore", "->/dev/zero")]);
    std::fs::create_dir(scratch.path().join("a")).unwrap();
    pipe(&scratch.path().join("a/.gitignore"));
    let check = check(scratch.path(), &["--only", RULE]);
    assert_eq!(check.code, Some(0));
    std::fs::write(scratch.path().join("clearspan.yaml"), "paths: ['**/*.tf']\n").unwrap();
    let check = binary::check(scratch.path(), &["--only", RULE]);
    assert_eq!(check.code, Some(0));
}

#[test]
fn attack_input_that_is_a_device_or_a_pipe() {
    let scratch = scratch(&[("good.tf", CLOSED), ("zero.tf", "->/dev/zero"), ("zero.yaml", "->/dev/zero")]);
    pipe(&scratch.path().join("pipe.tf"));
    pipe(&scratch.path().join("pipe.yaml"));
    let check = check(scratch.path(), &["--only", RULE]);
    assert_eq!(check.code, Some(3));
    for path in ["zero.tf", "zero.yaml", "pipe.tf", "pipe.yaml"] {
        assert!(check.incomplete().iter().any(|(at, _)| at == path), "{path}: {:?}", check.incomplete());
    }
}

#[test]
fn attack_named_file_that_is_a_device_or_a_pipe() {
    let scratch = scratch(&[("main.tf", CLOSED)]);
    pipe(&scratch.path().join("pipe"));
    for file in ["/dev/zero", "pipe"] {
        for option in ["--rules", "--config", "--baseline", "--var-file"] {
            let run = run(scratch.path(), &["check", option, file]);
            assert_eq!(run.code, Some(2), "{option} {file}: {}", run.stderr);
        }
        let check = check(scratch.path(), &["--only", RULE, "--plan", file]);
        assert_eq!(check.code, Some(3), "{}", check.stderr);
    }
}

#[test]
fn attack_configuration_that_links_out_of_the_repository_shows_nothing_of_it() {
    let outside = scratch(&[("secret", "SECRET_KEY: hunter2\n")]);
    for name in ["clearspan.yaml", ".clearspan.yaml"] {
        for arguments in [&["check"][..], &["check", "--config", name], &["rules", "--config", name]] {
            let scratch = scratch(&[(".git/HEAD", ""), ("main.tf", CLOSED)]);
            symlink(outside.path().join("secret"), scratch.path().join(name)).unwrap();
            let run = run(scratch.path(), arguments);
            assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
            assert!(!run.stderr.contains("SECRET_KEY") && !run.stdout.contains("SECRET_KEY"), "{}", run.stderr);
        }
    }
}

#[test]
fn attack_named_link_does_not_widen_what_is_read() {
    let outside = scratch(&[("main.tf", OPEN)]);
    for is_repository in [true, false] {
        let scratch = scratch(&[("main.tf", CLOSED)]);
        if is_repository {
            std::fs::create_dir(scratch.path().join(".git")).unwrap();
        }
        symlink(outside.path(), scratch.path().join("infra")).unwrap();
        symlink(outside.path().join("main.tf"), scratch.path().join("open.tf")).unwrap();
        for path in ["infra", "./infra/", "open.tf"] {
            let run = run(scratch.path(), &["check", path]);
            assert_eq!(run.code, Some(2), "{path}: {}{}", run.stdout, run.stderr);
            assert!(run.stderr.contains("leads out of the repository"), "{}", run.stderr);
        }
    }
}

#[test]
fn attack_link_out_of_a_repository_that_is_checked_from_above() {
    let scratch = scratch(&[("secret.tf", OPEN), ("repository/.git/HEAD", ""), ("repository/main.tf", CLOSED)]);
    symlink("../secret.tf", scratch.path().join("repository/secret.tf")).unwrap();
    let check = check(scratch.path(), &["--only", RULE, "repository"]);
    assert!(is_incomplete(&check, "repository/secret.tf", "outside-root"), "{:?}", check.incomplete());
    expect(&check, &[("aws_elasticache_replication_group.closed", "pass")]);
    assert_eq!(run(scratch.path(), &["check", "repository/secret.tf"]).code, Some(2));
}

#[test]
fn named_link_to_a_file_is_judged_where_it_lies() {
    let call = "variable \"encrypted\" {\n  default = true\n}\n";
    let scratch = scratch(&[
        (".git/HEAD", ""),
        (
            "common/cache.tf",
            "resource \"aws_elasticache_replication_group\" \"x\" {\n  replication_group_id = \"x\"\n  description = \"x\"\n  at_rest_encryption_enabled = var.encrypted\n}\n",
        ),
        ("stack/variables.tf", call),
        ("stack/cache.tf", "->../common/cache.tf"),
    ]);
    let check = check(&scratch.path().join("stack"), &["--only", RULE, "cache.tf"]);
    expect(&check, &[("aws_elasticache_replication_group.x", "pass")]);
}
