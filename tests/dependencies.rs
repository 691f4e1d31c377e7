//! What the build brings in: licences, sources, versions, reasons. Nothing is fetched.
//!
//! Advisories and yanked releases cannot be known without a registry: they are checked where there is one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Licences under which a crate may come in.
const LICENCES: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
];

/// Crates of which two versions may stand side by side, with the reason.
const TWICE: [(&str, &str); 1] = [("syn", "derive macros are moving from 2 to 3; build time only")];

/// Crates that would bring in what this project does without.
const NEVER: [(&str, &str); 8] = [
    ("tokio", "no asynchronous runtime"),
    ("reqwest", "no network"),
    ("hyper", "no network"),
    ("ureq", "no network"),
    ("openssl-sys", "no C libraries"),
    ("serde_yaml", "archived; no spans"),
    ("tree-sitter", "needs a C compiler; aborts on hostile input"),
    ("cc", "no C compiler"),
];

fn project(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// `name`, `version` and `source` of every package of `Cargo.lock`.
fn locked() -> Vec<(String, String, Option<String>)> {
    let lock = project("Cargo.lock");
    let field = |block: &str, key: &str| {
        block.lines().find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(" = ")?.trim_matches('"').to_string()))
    };
    let packages: Vec<_> = lock
        .split("[[package]]")
        .skip(1)
        .map(|block| (field(block, "name").unwrap(), field(block, "version").unwrap(), field(block, "source")))
        .collect();
    assert!(packages.len() > 20, "Cargo.lock was not understood");
    packages
}

/// Packages of the build for this machine, with their licences.
fn licences() -> Vec<(String, String)> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_string());
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_string();
    metadata["packages"].as_array().unwrap().iter().map(|p| (text(&p["name"]), text(&p["license"]))).collect()
}

/// Whether an SPDX expression can be met by the list: one of the alternatives, all of the conjuncts.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    expression.split(" AND ").all(|part| part.split(" OR ").any(|licence| LICENCES.contains(&licence.trim())))
}

#[test]
fn every_licence_is_on_the_list() {
    let refused: Vec<_> = licences().into_iter().filter(|(_, licence)| !is_allowed(licence)).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(!is_allowed("GPL-3.0") && !is_allowed("MIT AND GPL-3.0") && !is_allowed("none"));
    assert!(is_allowed("GPL-3.0 OR MIT") && is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && is_allowed("Unlicense/MIT"));
}

#[test]
fn every_package_comes_from_the_registry() {
    let mut registries = BTreeSet::new();
    for (name, version, source) in locked() {
        match source {
            None => assert_eq!(name, "clearspan", "{name} {version} is a path dependency"),
            Some(source) => {
                assert!(source.starts_with("registry+"), "{name} {version} does not come from a registry: {source}");
                registries.insert(source);
            }
        }
    }
    assert_eq!(registries.len(), 1, "all packages come from one registry: {registries:?}");
}

#[test]
fn no_crate_comes_twice_without_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version, _) in locked() {
        versions.entry(name).or_default().insert(version);
    }
    // Bindings to an operating system's own interface follow that system, not us.
    let system = |name: &str| name.starts_with("windows") || matches!(name, "linux-raw-sys" | "rustix" | "wasi");
    let twice: BTreeSet<&str> =
        versions.iter().filter(|(name, versions)| versions.len() > 1 && !system(name)).map(|(name, _)| name.as_str()).collect();
    let reasons: BTreeSet<&str> = TWICE.iter().map(|(name, _)| *name).collect();
    assert_eq!(twice, reasons, "crates with several versions (left) and those with a reason (right)");
}

#[test]
fn nothing_comes_in_that_the_project_does_without() {
    let names: BTreeSet<String> = locked().into_iter().map(|(name, ..)| name).collect();
    for (name, reason) in NEVER {
        assert!(!names.contains(name), "`{name}`: {reason}");
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = project("Cargo.toml");
    let (mut inside, mut reason, mut dependencies) = (false, false, 0);
    for line in manifest.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
            reason = false;
        } else if inside && line.starts_with('#') {
            reason = line.trim_start_matches('#').trim().len() > 10;
        } else if line.is_empty() {
            reason = false;
        } else if inside && line.contains('=') {
            assert!(reason, "Cargo.toml: no reason above `{line}`");
            dependencies += 1;
        }
    }
    assert!(dependencies > 5, "Cargo.toml was not understood");
}

#[test]
fn the_licence_that_is_named_is_the_licence_that_is_there() {
    assert!(project("Cargo.toml").contains("license = \"MIT OR Apache-2.0\""));
    let text = project("LICENSE");
    assert!(text.contains("MIT License") && text.contains("Apache License") && text.contains("MIT OR Apache-2.0"));
}
