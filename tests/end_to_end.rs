//! The way of a repository that takes clearspan up, with the real programs: init, check, fix, suppress, baseline, commit,
//! pull request.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::collections::BTreeSet;
use std::path::Path;

// As its users do: with all rules, as the hook does.
use binary::{project, run_with_all_rules as run};
use programs::{git, program, source_repository};

const TEST: &str = "a_repository_takes_clearspan_up";

fn commit(directory: &Path, environment: &[(&str, &str)], message: &str, code: i32) -> String {
    let arguments = ["-c", "user.name=somebody", "-c", "user.email=a@example.com", "commit", "--message", message];
    programs::run(directory, "git", &arguments, environment, code)
}

/// The fingerprints of the alerts that a code host would show.
fn alerts(directory: &Path, name: &str) -> BTreeSet<String> {
    let report = format!("sarif={name}");
    // Without the baseline, whose findings a code host knows as alerts of old.
    run(directory, &["check", "--format", "concise", "--outcomes", "fail,suppressed", "--report", &report]);
    let sarif: serde_json::Value = serde_json::from_slice(&std::fs::read(directory.join(name)).unwrap()).unwrap();
    std::fs::remove_file(directory.join(name)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
    results.iter().map(|result| result["partialFingerprints"].to_string()).collect()
}

#[test]
fn a_repository_takes_clearspan_up() {
    let (Some(_), Some(_)) = (program(TEST, "git"), program(TEST, "pre-commit")) else { return };
    let (scratch, source, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = scratch.path();
    programs::copy(&project("fixtures/projects/redis-on-eks-broken"), at, &[]);
    git(at, &["init", "--quiet", "--initial-branch=main"]);

    // init: a configuration, and the hook of this version.
    let told = run(at, &["init"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(at.join("clearspan.yaml").exists() && at.join(".pre-commit-config.yaml").exists(), "{}", told.stdout);

    // check: everything that is wrong.
    let first = run(at, &["check", "--format", "concise"]);
    assert_eq!(first.code, Some(1), "{}", first.stderr);
    let count = |text: &str| text.lines().filter(|line| line.contains("high[") || line.contains("medium[")).count();
    let before = count(&first.stdout);

    // --fix: what can be fixed without harm is.
    let fixed = run(at, &["check", "--fix", "--format", "concise"]);
    assert!(fixed.stderr.contains("fixed "), "{}", fixed.stderr);
    assert!(count(&fixed.stdout) < before && count(&fixed.stdout) > 2, "{}", fixed.stdout);
    assert!(std::fs::read_to_string(at.join("kubernetes/redis-configmap.yaml")).unwrap().contains("REDIS_PORT: \"6379\""));

    // Suppress one, with a reason.
    let path = at.join("terraform/modules/redis/main.tf");
    let text = std::fs::read_to_string(&path).unwrap();
    let line = "  at_rest_encryption_enabled = false";
    assert!(text.contains(line));
    let comment = "  # clearspan: ignore[elasticache-encryption-at-rest] until=2999-12-31 sessions only, gone in an hour\n";
    std::fs::write(&path, text.replace(line, &format!("{comment}{line}"))).unwrap();
    let told = run(at, &["check", "--format", "concise"]);
    assert!(!told.stdout.contains("elasticache-encryption-at-rest") && told.stderr.contains("1 suppressed"), "{}", told.stderr);

    // The rest is known.
    let told = run(at, &["baseline"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let configuration = std::fs::read_to_string(at.join("clearspan.yaml")).unwrap();
    std::fs::write(at.join("clearspan.yaml"), format!("{configuration}\nbaseline: clearspan-baseline.json\n")).unwrap();
    let told = run(at, &["check"]);
    assert_eq!(told.code, Some(0), "{}\n{}", told.stdout, told.stderr);

    // The hook of the configuration, installed from this source: the old lets pass.
    source_repository(source.path());
    let (home, target) = (home.path().display().to_string(), project("target/packaging").display().to_string());
    let instead = format!("url.{}.insteadOf", source.path().display());
    let environment = [
        ("PRE_COMMIT_HOME", home.as_str()),
        ("CARGO_TARGET_DIR", &target),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
        // The hook's address leads to the source that is tested.
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", &instead),
        ("GIT_CONFIG_VALUE_0", env!("CARGO_PKG_REPOSITORY")),
    ];
    programs::run(at, "pre-commit", &["install"], &environment, 0);
    git(at, &["add", "."]);
    let told = commit(at, &environment, "take clearspan up", 0);
    assert!(told.contains("Passed"), "{told}");
    let base = alerts(at, "base.sarif");

    // A new violation is stopped, also where the old ones stand.
    git(at, &["checkout", "--quiet", "-b", "change"]);
    let new = "resource \"aws_memorydb_cluster\" \"new\" {\n  name                     = \"new\"\n  acl_name                 = \"open-access\"\n  \
               node_type                = \"db.t4g.small\"\n  snapshot_retention_limit = 1\n  security_group_ids       = [aws_security_group.redis.id]\n  \
               num_replicas_per_shard   = 1\n  tls_enabled              = false\n}\n";
    std::fs::write(at.join("terraform/modules/redis/new.tf"), new).unwrap();
    git(at, &["add", "."]);
    let told = commit(at, &environment, "a new cache", 1);
    assert!(told.contains("elasticache-encryption-in-transit") && told.contains("new.tf"), "{told}");

    // What the pull request shows, by the alerts and by what changed: the new cache does not encrypt, and it is one more
    // that an open security group leaves open.
    git(at, &["commit", "--quiet", "--no-verify", "--message", "a new cache"]);
    let head = alerts(at, "head.sarif");
    let added: Vec<&String> = head.difference(&base).collect();
    assert_eq!((added.len(), base.difference(&head).count()), (2, 0), "{added:?}");
    let told = run(at, &["check", "--format", "concise", "--changed-since", "main"]);
    let lines: Vec<&str> = told.stdout.lines().collect();
    assert!(told.code == Some(1) && lines.len() == 2, "{}", told.stdout);
    assert!(lines.iter().all(|line| line.contains("aws_memorydb_cluster.new")), "{}", told.stdout);
    assert!(lines[0].contains("elasticache-ingress") && lines[1].contains("new.tf"), "{}", told.stdout);
}
