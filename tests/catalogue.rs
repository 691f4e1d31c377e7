//! Every rule has what the catalogue asks of a rule, and every rule of the catalogue is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use binary::{check, project, run_with_all_rules};
use clearspan::engine::{Options, RuleInfo, rules};

/// The rules that the catalogue has on by default, and its whole Redis checklist.
const CATALOGUE: &str = include_str!("catalogue/ids.txt");

/// Rules of the catalogue that are not there, with the reason: at most eight.
const ABSENT: &[(&str, &str)] = &[];

/// How many ids of each tool have an answer, at least.
const LEAST_CHECKOV: usize = 230;
const LEAST_TRIVY: usize = 85;
const LEAST_KICS: usize = 135;

/// Rules that one resource of a module cannot be asked about, or whose values take no variable.
const WITHOUT_MODULE: &[&str] = &[];

fn listed() -> Vec<RuleInfo> {
    rules(&Options::default()).unwrap()
}

/// Rules from rule files: those about the input itself are carried out by the engine.
fn of_files() -> Vec<RuleInfo> {
    let has_file = |id: &str| project(&format!("rules/{id}.rule.hcl")).is_file();
    listed().into_iter().filter(|rule| has_file(&rule.id)).collect()
}

#[test]
fn every_rule_of_the_catalogue_is_listed() {
    let scratch = tempfile::tempdir().unwrap();
    let listed = run_with_all_rules(scratch.path(), &["rules", "--format", "json"]).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let ids = |value: &serde_json::Value| value["id"].as_str().unwrap().to_string();
    let there: BTreeSet<String> = listed["rules"].as_array().unwrap().iter().map(ids).collect();
    let absent: BTreeSet<&str> = ABSENT.iter().map(|(id, _)| *id).collect();
    assert!(absent.len() <= 8, "{absent:?}");
    let missing: Vec<&str> = CATALOGUE.lines().filter(|id| !there.contains(*id) && !absent.contains(id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let back: Vec<&&str> = absent.iter().filter(|id| there.contains(**id)).collect();
    assert!(back.is_empty(), "no longer absent: {back:?}");
}

#[test]
fn every_rule_says_why_it_matters_what_to_do_and_where_that_is_written() {
    let mut wrong = Vec::new();
    for rule in of_files() {
        let mut lacks = |what: &str, is_there: bool| {
            if !is_there {
                wrong.push(format!("{}: {what}", rule.id));
            }
        };
        lacks("a title without a full stop", !rule.title.is_empty() && !rule.title.ends_with('.'));
        lacks("a rationale", rule.rationale.ends_with('.'));
        lacks("a remediation", rule.remediation.ends_with('.'));
        lacks("a reference", rule.references.iter().any(|reference| reference.starts_with("https://")));
        lacks("a failing and a passing example", rule.examples.len() == 2);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whether some file of a case has a text.
fn has(directory: &Path, found: &dyn Fn(&str) -> bool) -> bool {
    std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .any(|path| if path.is_dir() { has(&path, found) } else { std::fs::read_to_string(&path).is_ok_and(|text| found(&text)) })
}

#[test]
fn every_rule_about_terraform_is_shown_through_a_module_and_a_variable() {
    let mut wrong = Vec::new();
    for rule in of_files() {
        let directory = project(&format!("fixtures/rules/{}", rule.id));
        let is_about_terraform = rule.targets.iter().any(|target| target.starts_with("aws_") || target.contains("aws_"));
        if !is_about_terraform || WITHOUT_MODULE.contains(&rule.id.as_str()) {
            continue;
        }
        if !has(&directory, &|text| text.contains("module \"")) {
            wrong.push(format!("{}: no module", rule.id));
        }
        if !has(&directory, &|text| text.contains("var.")) {
            wrong.push(format!("{}: no variable", rule.id));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The ids of other tools that rules answer, each once.
fn aliases() -> BTreeSet<String> {
    let id = |alias: &String| alias.rsplit(':').next().unwrap_or_default().trim().to_string();
    listed().iter().flat_map(|rule| &rule.aliases).map(id).collect()
}

#[test]
fn the_names_of_other_tools_are_answered() {
    let aliases = aliases();
    let is_uuid = |id: &str| id.len() == 36 && id.matches('-').count() == 4;
    for (tool, least, is_of) in [
        ("Checkov", LEAST_CHECKOV, (|id: &str| id.starts_with("CKV")) as fn(&str) -> bool),
        ("Trivy", LEAST_TRIVY, |id: &str| id.starts_with("AVD-")),
        ("KICS", LEAST_KICS, is_uuid),
    ] {
        let count = aliases.iter().filter(|id| is_of(id)).count();
        assert!(count >= least, "{tool}: {count} ids, at least {least} must be answered");
    }
}

/// Where the conditions of a rule answer ids of their own, each id is shown: asked for alone, its question is answered with
/// a violation in a fixture of the rule.
#[test]
fn every_id_that_a_condition_answers_is_shown_by_a_fixture_that_fails() {
    let mut asked: Vec<(String, String)> = Vec::new();
    for rule in of_files() {
        let text = std::fs::read_to_string(project(&format!("rules/{}.rule.hcl", rule.id))).unwrap();
        let is_narrowed = text.lines().filter(|line| line.trim_start().starts_with("aliases ")).count() > 1;
        let ids = rule.aliases.iter().filter(|id| is_narrowed && id.starts_with("CKV"));
        asked.extend(ids.map(|id| (rule.id.clone(), id.clone())));
    }
    assert!(asked.len() > 30, "{asked:?}");
    let next = AtomicUsize::new(0);
    let is_shown = |(rule, id): &(String, String)| {
        let report = check(&project(&format!("fixtures/rules/{rule}")), &["--select", id]).report;
        let outcomes = report["outcomes"].as_array().unwrap();
        outcomes.iter().any(|outcome| outcome["rule"] == *rule && outcome["outcome"] == "fail")
    };
    let work = || {
        let of_next = || asked.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(of_next).filter(|one| !is_shown(one)).collect::<Vec<_>>()
    };
    let silent: Vec<_> = std::thread::scope(|scope| {
        let workers = 0..std::thread::available_parallelism().map_or(2, usize::from);
        let handles: Vec<_> = workers.map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    assert!(silent.is_empty(), "{silent:?}");
}
