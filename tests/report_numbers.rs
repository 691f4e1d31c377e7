//! The numbers of all reports held to each other: on every fixture, and on a generated repository.
//!
//! A finding is one cause at one place, an outcome what one rule says about one resource there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../benches/repository/mod.rs"]
mod repository;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use clearspan::configuration::ConfigurationFile;
use clearspan::engine::fix::CheckWithFixes;
use clearspan::engine::{Options, Report, RuleInfo, Task, Workspace};
use clearspan::finding::Outcome;
use clearspan::report::{self, Format, ReportOptions};
use regex::Regex;
use serde_json::Value;

fn check(root: &Path) -> Option<(Report, Vec<RuleInfo>)> {
    let root = root.canonicalize().unwrap();
    let text = std::fs::read_to_string(root.join("clearspan.yaml")).ok();
    let file = |text: String| ConfigurationFile { shown: "clearspan.yaml".into(), text: text.into(), base: root.clone() };
    let options = Options { configuration: text.map(file), ..Options::of_directory(root.clone()) };
    // Some fixtures need arguments; those that cannot be checked without have no report.
    let mut workspace = Workspace::open(options).ok()?;
    let report = CheckWithFixes.run(&mut workspace).ok()?;
    let rules = workspace.rules(&report, true);
    Some((report, rules))
}

fn written(format: Format, report: &Report, rules: &[RuleInfo], outcomes: Option<&[Outcome]>) -> String {
    let options = ReportOptions { width: 100_000, outcomes: outcomes.map(<[Outcome]>::to_vec), ..ReportOptions::default() };
    let mut to = Vec::new();
    report::write(format, report, rules, &options, &mut to).unwrap();
    String::from_utf8(to).unwrap()
}

fn number(text: &str, pattern: &str) -> usize {
    let found = Regex::new(pattern).unwrap().captures(text).map(|captures| captures[1].parse().unwrap());
    found.unwrap_or(0)
}

fn count(text: &str, pattern: &str) -> usize {
    Regex::new(pattern).unwrap().find_iter(text).count()
}

/// The numbers of one report in every format; how many violations, and outcomes that failed.
fn hold(name: &str, report: &Report, rules: &[RuleInfo]) -> (usize, usize) {
    let json: Value = serde_json::from_str(&written(Format::Json, report, rules, Some(&Outcome::ALL))).unwrap();
    let summary = &json["summary"];
    let of = |path: &str| summary.pointer(path).and_then(Value::as_u64).unwrap() as usize;
    let (fail, error, unknown) = (of("/findings/fail"), of("/findings/error"), of("/findings/unknown"));
    let suppressed = of("/findings/suppressed");

    // The list is what the summary counts, and outcomes say to which finding they belong.
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut findings: BTreeMap<&str, HashSet<u64>> = BTreeMap::new();
    for outcome in json["outcomes"].as_array().unwrap() {
        let id = outcome["outcome"].as_str().unwrap();
        *outcomes.entry(id).or_default() += 1;
        match outcome["finding"].as_u64() {
            Some(finding) => _ = findings.entry(id).or_default().insert(finding),
            None => assert!(matches!(id, "pass" | "not-applicable"), "{name}: {outcome}"),
        }
    }
    for outcome in Outcome::ALL {
        let listed = outcomes.get(outcome.id()).copied().unwrap_or_default();
        assert_eq!(listed, of(&format!("/{}", outcome.id().replace('-', "_"))), "{name}: {}", outcome.id());
    }
    let distinct = |id: &str| findings.get(id).map_or(0, HashSet::len);
    assert_eq!(
        [distinct("fail"), distinct("error"), distinct("unknown"), distinct("suppressed")],
        [fail, error, unknown, suppressed],
        "{name}"
    );
    // Where the same rule says several things of a resource there are more outcomes than one for each.
    assert!(of("/pass") == 0 || (of("/resources") > 0 && of("/rules") > 0), "{name}");
    assert!(of("/fixable/safe") + of("/fixable/unsafe") <= fail, "{name}");

    let headline = report::headline(report);
    assert_eq!(number(&headline, r"(\d+) violations?\b"), fail, "{name}: {headline}");
    assert_eq!(number(&headline, r"(\d+) unknown"), unknown, "{name}: {headline}");
    assert_eq!(number(&headline, r"(\d+) suppressed"), suppressed, "{name}: {headline}");
    assert_eq!(number(&headline, r"(\d+) errors?\b"), error, "{name}: {headline}");
    let levels: usize = Regex::new(r"(\d+) (?:critical|high|medium|low|info)\b")
        .unwrap()
        .captures_iter(&headline)
        .map(|captures| captures[1].parse::<usize>().unwrap())
        .sum();
    assert_eq!(levels, fail, "{name}: {headline}");
    if fail > 0 {
        let failed = number(&headline, r"(\d+) outcomes? failed");
        assert_eq!(if failed == 0 { fail } else { failed }, of("/fail"), "{name}: {headline}");
    }
    assert_eq!(number(&headline, r"(\d+) outcomes? passed"), if headline.contains(" passed") { of("/pass") } else { 0 });

    let text = written(Format::Text, report, rules, None);
    assert!(text.contains(&headline), "{name}: {text}");
    assert_eq!(count(&text, r"(?m)^(?:critical|high|medium|low|info|error)\["), fail + error, "{name}: {text}");
    assert_eq!(number(&text, r"(?m)^(\d+) unknown(?: \(\d+ outcomes\))?, by reason:"), unknown, "{name}: {text}");
    assert_eq!(number(&text, r"(?m)^(\d+) fixable with `--fix`"), of("/fixable/safe"), "{name}: {text}");
    let entries = report.ledger.incomplete.len();
    assert_eq!(number(&text, r"(?m)^incomplete: (\d+) places?"), entries, "{name}: {text}");
    let above = number(&text, r"(?m)^incomplete: .*, (\d+) of them shown above");
    let listed = format!("\n{text}").split("\nincomplete: ").nth(1).map_or(0, |rest| {
        let lines = rest.lines().skip(1).take_while(|line| line.starts_with("  "));
        lines.map(|line| number(line, r"^  and (\d+) more").max(1)).sum()
    });
    if !text.contains("could not be checked, as shown above") {
        assert_eq!(listed + above, entries, "{name}: {text}");
    }

    let concise = written(Format::Concise, report, rules, None);
    assert_eq!(count(&concise, r"(?m)^(?:\S+ )?(?:critical|high|medium|low|info|error)\["), fail + error, "{name}: {concise}");

    let sarif: Value = serde_json::from_str(&written(Format::Sarif, report, rules, None)).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), fail, "{name}");

    let gitlab: Vec<Value> = serde_json::from_str(&written(Format::Gitlab, report, rules, None)).unwrap();
    let of_rules = gitlab.iter().filter(|issue| !issue["fingerprint"].as_str().unwrap().contains(':'));
    assert_eq!(of_rules.count(), fail + error, "{name}");

    let github = written(Format::Github, report, rules, None);
    assert_eq!(count(&github, r"(?m)^(?:::(?:error|warning|notice) .*title=[a-z0-9-]+ \(|- )"), fail + error, "{name}: {github}");

    let markdown = written(Format::Markdown, report, rules, None);
    let left_out = number(&markdown, r"<p>(\d+) more are not shown");
    assert_eq!(count(&markdown, r"(?m)^<details><summary><b>") + left_out, fail + error, "{name}: {markdown}");
    let rows = Regex::new(r"<td>(\d+)</td></tr>").unwrap();
    let table: usize = rows.captures_iter(&markdown).map(|captures| captures[1].parse::<usize>().unwrap()).sum();
    assert_eq!(table, fail + error, "{name}: {markdown}");

    let html = written(Format::Html, report, rules, None);
    for (title, expected) in [("Violations", fail), ("Errors", error), ("Unknown", unknown), ("Suppressed", suppressed)] {
        assert_eq!(number(&html, &format!(r#">{title} <span class="quiet">\((\d+)\)"#)), expected, "{name}: {title}");
    }
    assert_eq!(number(&html, r"<b>(\d+)</b> unknown"), unknown, "{name}");

    let junit = written(Format::Junit, report, rules, None);
    assert_eq!(number(&junit, r#"<testsuites [^>]*failures="(\d+)""#), of("/fail"), "{name}");
    (fail, of("/fail"))
}

fn directories(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

#[test]
fn numbers_agree_on_every_fixture() {
    // The cases of one rule are checked at once.
    let mut cases = directories(Path::new("fixtures/projects"));
    cases.extend(directories(Path::new("fixtures/rules")));
    for group in ["fixtures/suppressions", "fixtures/fixes", "fixtures/environments", "fixtures/reports"] {
        cases.extend(directories(Path::new(group)));
        cases.extend(directories(Path::new(group)).iter().flat_map(|group| directories(group)));
    }
    let (mut checked, mut merged) = (0, 0);
    for case in &cases {
        let Some((report, rules)) = check(case) else { continue };
        let (findings, outcomes) = hold(&case.display().to_string(), &report, &rules);
        checked += 1;
        merged += usize::from(outcomes > findings);
    }
    assert!(checked > 80, "{checked} fixtures");
    assert!(merged > 2, "{merged} fixtures have findings of several outcomes");
}

#[test]
fn numbers_agree_on_a_generated_repository() {
    let scratch = tempfile::tempdir().unwrap();
    repository::write(scratch.path(), &repository::generate(120)).unwrap();
    // A module that several services call, a rule that fails in it, and a file that cannot be read whole.
    let shared = scratch.path().join("modules/redis/main.tf");
    let text = std::fs::read_to_string(&shared).unwrap();
    std::fs::write(&shared, text.replace("multi_az_enabled", "# multi_az_enabled")).unwrap();
    std::fs::write(scratch.path().join("broken.tf"), "resource \"a\" \"b\" {\n  x = \n}\n").unwrap();
    let (report, rules) = check(scratch.path()).unwrap();
    let (findings, outcomes) = hold("generated", &report, &rules);
    assert!(outcomes > findings && findings > 0, "{findings} findings in {outcomes} outcomes");
}
