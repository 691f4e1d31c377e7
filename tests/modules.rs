//! Modules that are called: what is installed, what stands in, what is nowhere; and that no text of our own is ever shown.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use binary::{check, project};
use serde_json::Value;

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, content).unwrap();
    }
    scratch
}

const CALL: &str = "module \"redis\" {\n  source  = \"acme/redis/aws\"\n  version = \"~> 2.0\"\n  multi_az = false\n}\n";
const REDIS: &str = "variable \"multi_az\" {\n  default = true\n}\nresource \"aws_elasticache_replication_group\" \"this\" {\n  \
                     engine = \"redis\"\n  multi_az_enabled = var.multi_az\n}\n";

fn manifest(version: &str) -> String {
    format!(
        "{{\"Modules\":[{{\"Key\":\"\",\"Source\":\"\",\"Dir\":\".\"}},{{\"Key\":\"redis\",\
         \"Source\":\"registry.terraform.io/acme/redis/aws\",\"Version\":\"{version}\",\"Dir\":\".terraform/modules/redis\"}}]}}"
    )
}

/// What `terraform init` has fetched is read, though hidden and ignored, and is judged through its calls alone.
#[test]
fn installed_modules_are_read_where_they_lie() {
    let manifest = manifest("2.3.0");
    let scratch = scratch(&[
        ("live/main.tf", CALL),
        ("live/.gitignore", ".terraform\n"),
        ("live/.terraform/modules/modules.json", &manifest),
        ("live/.terraform/modules/redis/main.tf", REDIS),
        ("live/.terraform/modules/redis/examples/x/main.tf", REDIS),
    ]);
    let found = check(scratch.path(), &["--only", "elasticache-multi-az", "."]);
    let outcomes = found.outcomes();
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    assert_eq!(
        outcomes[0].to_string(),
        "live/.terraform/modules/redis/main.tf:6:22: fail elasticache-multi-az (module.redis.aws_elasticache_replication_group.this)"
    );
    assert_eq!(outcomes[0].related.first(), Some(&("live/main.tf".to_string(), 4)), "{outcomes:?}");
    assert!(found.notes().is_empty(), "{:?}", found.notes());
}

/// A manifest that does not fit the calls, that lies, or that is broken, changes nothing.
#[test]
fn a_manifest_that_does_not_fit_is_not_followed() {
    let outside = manifest("2.3.0").replace(".terraform/modules/redis", "../../elsewhere");
    let stale = manifest("1.0.0");
    for manifest in [outside.as_str(), stale.as_str(), "{\"Modules\": 1}", "{"] {
        let scratch = scratch(&[
            ("scan/live/main.tf", CALL),
            ("scan/live/.terraform/modules/modules.json", manifest),
            ("scan/live/.terraform/modules/redis/main.tf", REDIS),
            ("elsewhere/main.tf", REDIS),
        ]);
        let found = check(&scratch.path().join("scan"), &["."]);
        // What the call says of a cache makes it incomplete.
        assert_eq!(found.incomplete(), [("live/main.tf".to_string(), "module-not-available".to_string())], "{manifest}");
        assert!(found.outcomes().iter().all(|outcome| outcome.outcome == "not-applicable"), "{manifest}: {:?}", found.outcomes());
    }
}

/// A source that is nowhere is said once, however many calls and root modules name it.
#[test]
fn a_source_that_is_not_here_is_said_once() {
    let calls = "module \"a\" {\n  for_each = toset([\"x\", \"y\"])\n  source = \"acme/nothing/aws\"\n}\nmodule \"b\" {\n  source = \"acme/nothing/aws\"\n}\n";
    let scratch = scratch(&[("one/main.tf", calls), ("two/main.tf", calls)]);
    let found = check(scratch.path(), &["."]);
    assert_eq!(found.notes(), [("one/main.tf".to_string(), "module-not-available".to_string())]);
}

/// Every path of a report is a file of the scan, whatever stands in for modules that are not here.
#[test]
fn no_path_of_a_report_leads_into_a_module_model() {
    let mut cases = Vec::new();
    for rule in directories(&project("fixtures/rules")) {
        cases.extend(directories(&rule));
    }
    cases.extend(directories(&project("fixtures/projects")));
    let calls: Vec<PathBuf> = cases.into_iter().filter(|case| calls_a_package(case)).collect();
    assert!(!calls.is_empty(), "no fixture calls a module that is not here");
    let next = AtomicUsize::new(0);
    let leads_nowhere = |case: &PathBuf| {
        let found = check(case, &["."]);
        let mut paths = Vec::new();
        collect_paths(&found.report, &mut paths);
        let is_there = |path: &String| case.join(path).exists() || case.join(path.trim_end_matches('/')).exists();
        let stray = paths.into_iter().find(|path| !path.is_empty() && !is_there(path));
        stray.map(|path| format!("{}: {path}", case.display()))
    };
    let work = || {
        let of_next = || calls.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(of_next).filter_map(leads_nowhere).collect::<Vec<_>>()
    };
    let stray: Vec<String> = std::thread::scope(|scope| {
        let workers = 0..std::thread::available_parallelism().map_or(2, usize::from);
        let handles: Vec<_> = workers.map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    assert!(stray.is_empty(), "{stray:#?}");
}

/// Whether some file below calls a module of a registry or a repository.
fn calls_a_package(directory: &Path) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return calls_a_package(&path);
        }
        let text = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        path.extension().is_some_and(|ending| ending == "tf") && text.contains("/aws\"")
    })
}

fn directories(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

fn collect_paths(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match (name.as_str(), value) {
                    ("path", Value::String(path)) => into.push(path.clone()),
                    _ => collect_paths(value, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_paths(item, into)),
        _ => {}
    }
}
