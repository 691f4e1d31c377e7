//! The examples that rules show are what they claim to be: each is checked like anybody's files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::{check, run};
use clearspan::engine::{Options, RuleExample, RuleInfo, rules};

/// Rules whose violation needs more than configuration: a plan, or installed modules.
const WITHOUT: [&str; 2] = ["committed-input", "plan-contradicts-source"];
/// Rules that say nothing where nothing is wrong.
const NEVER_PASS: [&str; 2] = ["syntax-error", "duplicate-key"];

/// Writes the files of an example: a line `# PATH` begins each, where there is more than one.
fn files(example: &RuleExample, directory: &Path) {
    let only = if example.language() == "yaml" { "manifest.yaml" } else { "main.tf" };
    let mut texts: Vec<(String, String)> = vec![(only.to_string(), String::new())];
    for line in example.code.lines() {
        let is_path = |path: &&str| !path.contains(' ') && path.ends_with(".tf");
        match line.strip_prefix("# ").filter(is_path) {
            Some(path) => texts.push((path.to_string(), String::new())),
            None => texts.last_mut().unwrap().1.push_str(&format!("{line}\n")),
        }
    }
    for (path, text) in texts.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The outcomes of a rule for one of its examples.
fn outcomes(rule: &RuleInfo, example: &RuleExample) -> Vec<String> {
    let scratch = tempfile::tempdir().unwrap();
    files(example, scratch.path());
    // A rule may be off by default; those about the input itself look at what the others do.
    let select = ["--select", rule.id.as_str()];
    let check = check(scratch.path(), if rule.targets.is_empty() { &[] } else { &select });
    let mut outcomes = check.outcomes();
    outcomes.retain(|outcome| outcome.rule == rule.id);
    outcomes.into_iter().map(|outcome| outcome.outcome).collect()
}

#[test]
fn every_example_has_the_outcome_that_it_shows() {
    let mut wrong = Vec::new();
    for rule in rules(&Options::default()).unwrap() {
        let shown: Vec<&str> = rule.examples.iter().map(|example| example.outcome.as_str()).collect();
        let expected: &[&str] = match rule.id.as_str() {
            id if WITHOUT.contains(&id) => &[],
            id if NEVER_PASS.contains(&id) => &["fail"],
            _ => &["fail", "pass"],
        };
        assert_eq!(shown, expected, "{}: one failing and one passing example", rule.id);
        for example in &rule.examples {
            let found = outcomes(&rule, example);
            // Rules about the input itself say nothing of what is right.
            let says_nothing = found.is_empty() && rule.targets.is_empty();
            let is_right = match example.outcome.as_str() {
                "pass" => {
                    says_nothing
                        || (!found.is_empty()
                            && found.iter().all(|outcome| matches!(outcome.as_str(), "pass" | "not-applicable")))
                }
                outcome => found.iter().any(|found| found == outcome || (outcome == "fail" && found == "error")),
            };
            if !is_right {
                wrong.push(format!("{}: {} is {found:?}\n{}", rule.id, example.outcome, example.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn explain_shows_inputs_fixes_examples_and_names_in_other_tools() {
    let scratch = tempfile::tempdir().unwrap();
    let page = run(scratch.path(), &["explain", "elasticache-backup"]).stdout;
    for part in [
        "    `min-retention-days` (number, default `1`): how many days automatic",
        "    rules:\n      inputs:\n        elasticache-backup:\n          min-retention-days: 1\n",
        "keep snapshots: safe, applied by `--fix`",
        "Example of a violation",
        "      snapshot_retention_limit = 7",
        "    checkov: CKV_AWS_134\n",
        "    trivy, tfsec: AVD-AWS-0050, AWS-0050,\n      aws-elasticache-enable-backup-retention, AWS088\n",
        "    kics: 8fdb08a0-a868-4fdf-9c27-ccab0237f1ab\n",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    std::fs::write(
        scratch.path().join("clearspan.yaml"),
        "rules:\n  inputs:\n    elasticache-backup: { min-retention-days: 7 }\n",
    )
    .unwrap();
    let page = run(scratch.path(), &["explain", "elasticache-backup"]).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("set to `7` in clearspan.yaml:3:47"), "{page}");
    let page = run(scratch.path(), &["explain", "elasticache-auth-token"]).stdout;
    assert!(page.contains("None: a violation is fixed by hand."), "{page}");
}
