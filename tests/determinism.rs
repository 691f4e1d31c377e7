//! Same input, same bytes out: for any number of threads, on every run, from wherever it is started.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{project, run, run_with_all_rules};

/// A share of all fixtures: whole projects, and rules that look at much.
const PATHS: [&str; 6] = [
    "projects",
    "rules/elasticache-ingress",
    "rules/elasticache-encryption-at-rest",
    "rules/s3-public-access-block",
    "rules/rds-ingress",
    "rules/iam-role-trust",
];

fn bytes(format: &str, threads: &str) -> (Option<i32>, String, String) {
    let options = ["check", "--format", format, "--outcomes", "all", "--threads", threads];
    let run = run_with_all_rules(&project("fixtures"), &[&options[..], &PATHS].concat());
    (run.code, run.stdout, run.stderr)
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for format in ["json", "text", "concise", "sarif"] {
        let one = bytes(format, "1");
        assert_eq!(one.0, Some(1), "{format}: {}", one.2);
        assert!(one.1.len() > 1000, "{format}: the fixtures yield findings");
        for threads in ["4", "2", "4"] {
            let many = bytes(format, threads);
            assert!(one == many, "{format}: {threads} threads give another output than one");
        }
    }
}

#[test]
fn the_place_where_it_is_started_changes_nothing_but_the_root() {
    let inside = run(&project("fixtures/projects/redis-on-eks-broken"), &["check", "--format", "json"]);
    let named = run(&project("."), &["check", "--format", "json", "fixtures/projects/redis-on-eks-broken"]);
    assert_eq!(inside.code, named.code);
    let shortened = named.stdout.replace("fixtures/projects/redis-on-eks-broken/", "");
    assert_eq!(inside.stdout, shortened);
}

#[test]
fn outcomes_are_in_order() {
    let run =
        run_with_all_rules(&project("fixtures"), &[&["check", "--format", "json", "--outcomes", "all"][..], &PATHS].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let key = |outcome: &serde_json::Value| {
        let primary = &outcome["primary"];
        let path = primary["path"].as_str().unwrap_or_default().to_string();
        (path, primary["start"]["offset"].as_u64(), outcome["rule"].as_str().unwrap().to_string())
    };
    let keys: Vec<_> = report["outcomes"].as_array().unwrap().iter().map(key).collect();
    assert!(keys.len() > 100);
    assert!(keys.is_sorted(), "outcomes are sorted by path, position, rule");
}
