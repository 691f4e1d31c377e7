//! Every rule against marked source: `fixtures/rules/<rule>/<case>/`.
//!
//! A comment at the end of a line states what the rule says there: `# expect: fail RULE`, `# expect: unknown RULE`,
//! `# expect: error RULE`, several with commas between them, each with ` for TARGET` where a line is judged more than
//! once. `# expect: pass RULE` stands on the header of what passes. `# expect: none` as a file's first line: nothing
//! may be found in it.
//! Every fail, unknown and error of the directory's rule must be expected where its primary span is; every expectation
//! must be met on that line, by the primary span or, where several values are wrong, by a related one. A file that
//! cannot hold comments has a neighbour `<file>.expect` with lines `LINE: fail RULE`; a file `arguments` holds what the
//! check is called with, and a file `incomplete` the entries of the ledger that are expected, `PATH REASON` each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod expectations;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use binary::{Outcome, check, project};
use expectations::{expectations, header, parse};

/// Rules that cannot be undecided on anything that is read today, with the reason.
const NEVER_UNKNOWN: [(&str, &str); 2] =
    [("syntax-error", "a file parses or it does not"), ("duplicate-key", "a key stands in its mapping once or more often")];

/// Rules that say nothing where nothing is wrong.
const NEVER_PASS: [&str; 2] = ["syntax-error", "duplicate-key"];

fn directories(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_string()
}

fn arguments(case: &Path) -> Vec<String> {
    std::fs::read_to_string(case.join("arguments")).unwrap_or_default().lines().map(ToString::to_string).collect()
}

/// What is wrong with a case, one line each.
fn judge(rule: &str, case: &Path) -> Vec<String> {
    let (expected, _) = expectations(case);
    let mut arguments = arguments(case);
    // A rule may be off by default.
    if !arguments.iter().any(|argument| argument == "--select") {
        arguments.extend(["--select".to_string(), rule.to_string()]);
    }
    let check = check(case, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let label = format!("{rule}/{}", name(case));
    let mut wrong = Vec::new();
    let incomplete: Vec<String> = check.incomplete().iter().map(|(path, reason)| format!("{path} {reason}")).collect();
    let listed = std::fs::read_to_string(case.join("incomplete")).unwrap_or_default();
    if rule != "syntax-error" && incomplete != listed.lines().collect::<Vec<_>>() {
        wrong.push(format!("{label}: incomplete: {incomplete:?}"));
    }
    let outcomes = check.outcomes();
    for outcome in outcomes.iter().filter(|outcome| outcome.rule == rule) {
        let counts = matches!(outcome.outcome.as_str(), "fail" | "unknown" | "error");
        if counts && !expected.iter().any(|expectation| expectation.is_met_by(outcome)) {
            wrong.push(format!("{label}: not expected: {outcome}"));
        }
    }
    for expectation in &expected {
        if !outcomes.iter().any(|outcome| expectation.is_met_by(outcome) || expectation.is_met_beside(outcome)) {
            wrong.push(format!("{label}: not found: {expectation}"));
        }
    }
    wrong
}

#[test]
fn every_rule_says_what_its_fixtures_expect() {
    let mut cases: Vec<(String, PathBuf)> = Vec::new();
    for rule in directories(&project("fixtures/rules")) {
        cases.extend(directories(&rule).into_iter().map(|case| (name(&rule), case)));
    }
    assert!(cases.len() > 50, "the fixtures are not where they were");
    // One program each; as many at a time as there are processors.
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let share = cases.len().div_ceil(workers);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let handles: Vec<_> = cases
            .chunks(share)
            .map(|cases| scope.spawn(move || cases.iter().flat_map(|(rule, case)| judge(rule, case)).collect::<Vec<_>>()))
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "\n{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn every_rule_has_fixtures_for_fail_pass_and_unknown() {
    let mut outcomes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in directories(&project("fixtures/rules")) {
        let found = outcomes.entry(name(&rule)).or_default();
        for case in directories(&rule) {
            let (expected, none) = expectations(&case);
            assert!(!expected.is_empty() || !none.is_empty(), "{}: nothing is expected", case.display());
            for expectation in expected {
                assert_eq!(expectation.rule, name(&rule), "{}: another rule's expectation", case.display());
                found.insert(expectation.outcome);
            }
        }
    }
    let mut rules: Vec<String> = std::fs::read_dir(project("rules"))
        .unwrap()
        .filter_map(|entry| Some(name(&entry.unwrap().path()).strip_suffix(".rule.hcl")?.to_string()))
        .collect();
    rules.extend(["syntax-error", "duplicate-key"].map(String::from));
    for rule in rules {
        let found = outcomes.get(&rule).unwrap_or_else(|| panic!("{rule}: no fixtures"));
        assert!(found.contains("fail") || found.contains("error"), "{rule}: no fixture fails");
        assert!(found.contains("pass") || NEVER_PASS.contains(&rule.as_str()), "{rule}: no fixture passes");
        let exempt = NEVER_UNKNOWN.iter().any(|(name, _)| *name == rule);
        assert_eq!(!found.contains("unknown"), exempt, "{rule}: fixtures for unknown, and why there are none");
    }
}

#[test]
fn an_expectation_is_read_as_it_is_meant() {
    let found = parse("a.tf", 3, " fail x for module.a[\"b\"].r.n, unknown y", None);
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["a.tf:3: fail x (module.a[\"b\"].r.n)", "a.tf:3: unknown y"]);
    let outcome = Outcome {
        rule: "y".into(),
        outcome: "unknown".into(),
        path: "a.tf".into(),
        line: 3,
        column: 9,
        target: "anything".into(),
        related: vec![("b.tf".into(), 5)],
    };
    assert!(found[1].is_met_by(&outcome) && !found[0].is_met_by(&outcome));
    assert!(!found[1].is_met_by(&Outcome { line: 4, ..outcome.clone() }));
    assert!(!found[1].is_met_by(&Outcome { outcome: "fail".into(), ..outcome.clone() }));
    assert!(parse("b.tf", 5, "unknown y", None)[0].is_met_beside(&outcome));
    let on_header = parse("a.tf", 1, "pass y", header("resource \"r\" \"n\" { # expect: pass y").as_ref());
    let passes = Outcome { outcome: "pass".into(), target: "module.a.r.n".into(), ..outcome };
    assert!(on_header[0].is_met_by(&passes));
    assert!(!on_header[0].is_met_by(&Outcome { target: "r.other".into(), ..passes }));
}
