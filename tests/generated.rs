//! What is generated is what would be generated now: the pages of the rules, and the repositories that the benches measure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
#[path = "../benches/repository/mod.rs"]
mod repository;

use std::collections::BTreeMap;

use binary::{check, project};
use clearspan::engine::{Options, rules};
use clearspan::report::{RULE_PAGES, report_schema, rule_markdown, rules_markdown};
use repository::{generate, write};

#[test]
fn the_same_number_of_files_is_the_same_repository() {
    for files in [16, 100, 1_000] {
        let (one, other) = (generate(files), generate(files));
        assert_eq!(one.len(), files);
        assert!(one.iter().zip(&other).all(|(one, other)| one.path == other.path && one.text == other.text));
    }
}

#[test]
fn a_generated_repository_is_read_whole_and_has_findings() {
    let directory = tempfile::tempdir().unwrap();
    let entries = generate(100);
    write(directory.path(), &entries).unwrap();
    let check = check(directory.path(), &[]);
    assert_eq!(check.incomplete(), []);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert_eq!(check.read() as usize + check.skipped().len(), entries.len());
    let outcomes = check.outcomes();
    let errors: Vec<String> = outcomes.iter().filter(|outcome| outcome.outcome == "error").map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
    for rule in ["elasticache-encryption-at-rest", "elasticache-private-subnets", "redis-tls-env", "redis-env-is-string"] {
        for outcome in ["fail", "pass"] {
            assert!(outcomes.iter().any(|found| found.rule == rule && found.outcome == outcome), "{rule}: no {outcome}");
        }
    }
}

#[test]
fn the_pages_of_the_rules_are_those_of_the_rules() {
    let directory = project(RULE_PAGES);
    let rules = rules(&Options::default()).unwrap();
    let mut pages: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for rule in &rules {
        rule_markdown(rule, pages.entry(format!("{}.md", rule.id)).or_default()).unwrap();
    }
    rules_markdown(&rules, pages.entry("README.md".to_string()).or_default()).unwrap();
    let names =
        || std::fs::read_dir(&directory).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut there: BTreeMap<String, Vec<u8>> =
        names().map(|name| (name.clone(), std::fs::read(directory.join(name)).unwrap())).collect();
    if std::env::var_os("UPDATE").is_some() && there != pages {
        std::fs::create_dir_all(&directory).unwrap();
        names().for_each(|name| std::fs::remove_file(directory.join(name)).unwrap());
        pages.iter().for_each(|(name, page)| std::fs::write(directory.join(name), page).unwrap());
        there.clone_from(&pages);
    }
    let stale: Vec<&String> = pages.keys().chain(there.keys()).filter(|name| pages.get(*name) != there.get(*name)).collect();
    assert!(stale.is_empty(), "stale: {stale:?}; `UPDATE=1 cargo test --test generated` writes them anew");
}

#[test]
fn the_published_schema_of_the_report_is_the_one_that_is_printed() {
    let path = project("docs/report.schema.json");
    let mut schema = Vec::new();
    report_schema(&mut schema).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let published = std::fs::read(&path).unwrap_or_default();
    assert!(published == schema, "docs/report.schema.json is stale: `UPDATE=1 cargo test --test generated` writes it anew");
}

#[test]
fn the_schema_refuses_what_is_not_in_a_report() {
    use binary::report_schema::violations;
    let report = check(&project("fixtures/projects/redis-on-eks-broken"), &[]).report;
    assert_eq!(violations(&report), Vec::<String>::new());
    for (pointer, value) in [
        ("/version", serde_json::json!(1)),
        ("/outcomes/0", serde_json::json!({})),
        ("/outcomes/0/severity", serde_json::json!("severe")),
        ("/outcomes/0/primary/path", serde_json::json!(3)),
        ("/ledger/skipped", serde_json::json!([{ "path": "a", "reason": "b", "message": "c" }])),
        ("/summary/fail", serde_json::json!(-1)),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert!(!violations(&changed).is_empty(), "{pointer}");
    }
}
