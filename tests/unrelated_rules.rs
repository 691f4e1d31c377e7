//! A rule file changes nothing of what the built-in rules report, whatever types it selects or asks for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use binary::{check_with_all_rules, project};

/// Rule files that have nothing to do with what the fixtures are about.
const UNRELATED: [&str; 2] = ["one-type", "every-type"];

fn directories(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

/// All outcomes of other rules, as lines.
fn outcomes(case: &Path, arguments: &[&str]) -> BTreeSet<String> {
    let check = check_with_all_rules(case, arguments);
    let all = check.outcomes();
    let others = all.iter().filter(|outcome| !UNRELATED.contains(&outcome.rule.as_str()));
    others.map(|outcome| format!("{outcome} {}", outcome.target)).collect()
}

#[test]
fn an_unrelated_rule_file_changes_no_outcome_of_a_built_in_rule() {
    let rules: Vec<String> = UNRELATED
        .iter()
        .map(|name| project(&format!("fixtures/unrelated-rules/{name}.rule.hcl")).to_str().unwrap().to_string())
        .collect();
    let mut cases = directories(&project("fixtures/unrelated-rules"));
    cases.extend(directories(&project("fixtures/projects")));
    for rule in directories(&project("fixtures/rules")).into_iter().step_by(8) {
        // A share of all: those in which module models take part, and the first of some rules.
        let all = directories(&rule);
        let with_models = all.iter().filter(|case| case.file_name().is_some_and(|name| name == "through-module-models"));
        cases.extend(with_models.chain(all.iter().take(1)).cloned());
    }
    assert!(cases.len() > 20, "the fixtures are not where they were");
    let mut seen = 0;
    for case in cases {
        let alone = outcomes(&case, &[]);
        seen += alone.len();
        for rule in &rules {
            assert_eq!(alone, outcomes(&case, &["--rules", rule]), "{} with {rule}", case.display());
        }
    }
    assert!(seen > 100, "hardly anything was judged");
}
