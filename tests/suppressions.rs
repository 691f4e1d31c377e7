//! Suppressions in marked source: `fixtures/suppressions/<case>/`, marked as rules' fixtures are. Of the rules that a case
//! names all fails, unknowns and suppressed findings must be expected, and the other way round.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod expectations;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use binary::{check, project, run};
use clearspan::engine::{Options, Report, Workspace};
use clearspan::finding::{Edit, Finding, Outcome};
use clearspan::suppression::suppress_edit;
use expectations::expectations;

fn cases() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(project("fixtures/suppressions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn arguments(case: &Path) -> Vec<String> {
    std::fs::read_to_string(case.join("arguments")).unwrap_or_default().lines().map(ToString::to_string).collect()
}

#[test]
fn what_is_suppressed_is_what_the_fixtures_expect() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (expected, _) = expectations(&case);
        assert!(!expected.is_empty(), "{}: nothing is expected", case.display());
        let arguments = arguments(&case);
        let check = check(&case, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let rules: BTreeSet<&str> = expected.iter().map(|expectation| expectation.rule.as_str()).collect();
        let outcomes = check.outcomes();
        for outcome in &outcomes {
            let counts = matches!(outcome.outcome.as_str(), "fail" | "unknown" | "suppressed" | "error");
            let is_named = rules.contains(outcome.rule.as_str()) || outcome.rule.starts_with("suppression-");
            if counts && is_named && !expected.iter().any(|expectation| expectation.is_met_by(outcome)) {
                wrong.push(format!("{}: not expected: {outcome}", case.display()));
            }
        }
        for expectation in &expected {
            if !outcomes.iter().any(|outcome| expectation.is_met_by(outcome)) {
                wrong.push(format!("{}: not found: {expectation}", case.display()));
            }
        }
        // Without suppressions everything is there, and nothing is said about them.
        let mut all = arguments.iter().map(String::as_str).collect::<Vec<_>>();
        all.push("--no-suppressions");
        let bare = binary::check(&case, &all).outcomes();
        let told = |outcome: &&binary::Outcome| outcome.outcome == "suppressed" || outcome.rule.starts_with("suppression-");
        assert_eq!(bare.iter().filter(told).count(), 0, "{}", case.display());
        // What is accepted in one of several environments is told of the others.
        let violations = |outcomes: &[binary::Outcome]| {
            let is_one = |outcome: &&binary::Outcome| matches!(outcome.outcome.as_str(), "fail" | "unknown" | "suppressed");
            let own = outcomes.iter().filter(is_one).filter(|outcome| !outcome.rule.starts_with("suppression-"));
            own.map(|outcome| (outcome.rule.clone(), outcome.path.clone(), outcome.line, outcome.target.clone()))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(violations(&bare), violations(&outcomes), "{}: something is lost", case.display());
    }
    assert!(wrong.is_empty(), "\n{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn a_suppression_says_why_and_where_in_every_report() {
    let case = project("fixtures/suppressions/dates");
    let arguments = ["--as-of", "2027-01-31", "--only", "elasticache-encryption-at-rest"];
    let json = check(&case, &arguments).report;
    let suppressed: Vec<_> = json["outcomes"].as_array().unwrap().iter().filter(|o| o["outcome"] == "suppressed").collect();
    let [one] = suppressed.as_slice() else { panic!("{suppressed:?}") };
    let said = &one["suppression"];
    assert_eq!((said["kind"].as_str(), said["until"].as_str()), (Some("comment"), Some("2027-01-31")));
    assert_eq!((said["reason"].as_str(), said["place"]["start"]["line"].as_u64()), (Some("until the migration"), Some(5)));
    let told = |format: &str| {
        let mut all = vec!["check", "--format", format, "--outcomes", "suppressed"];
        all.extend(arguments);
        run(&case, &all)
    };
    let concise = told("concise");
    assert!(concise.stdout.contains("(until the migration, until 2027-01-31)"), "{}", concise.stdout);
    let sarif: serde_json::Value = serde_json::from_str(&told("sarif").stdout).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(
        (suppression["kind"].as_str(), suppression["justification"].as_str()),
        (Some("inSource"), Some("until the migration"))
    );
    // Nothing of what is suppressed fails the run, and the summary counts it.
    let text = run(&case, &["check", "--as-of", "2027-01-31", "--only", "elasticache-encryption-at-rest"]);
    assert!(text.stdout.contains("1 suppressed"), "{}", text.stdout);
}

#[test]
fn rules_that_were_not_held_make_no_suppression_useless() {
    let case = project("fixtures/suppressions/hcl");
    let unused = |arguments: &[&str]| {
        let outcomes = check(&case, arguments).outcomes();
        outcomes.iter().filter(|outcome| outcome.rule == "suppression-unused").count()
    };
    assert_eq!(unused(&[]), 1);
    assert_eq!(unused(&["--only", "elasticache-backup"]), 0);
    assert_eq!(unused(&["--skip", "elasticache-encryption-at-rest"]), 0);
}

#[test]
fn a_wrong_day_is_wrong_usage() {
    let told = run(&project("fixtures/suppressions/dates"), &["check", "--as-of", "soon"]);
    assert_eq!(
        (told.code, told.stderr.as_str()),
        (Some(2), "error: `--as-of soon` is not a valid date\nhelp: write `--as-of 2027-01-31`\n")
    );
}

#[test]
fn comments_of_other_tools_that_count_for_nothing_are_noted_once() {
    let notes = |case: &str| {
        let report = check(&project(case), &[]).report;
        let notes = report["ledger"]["notes"].as_array().unwrap().clone();
        let foreign = notes.iter().filter(|note| note["reason"] == "foreign-suppression");
        foreign.map(|note| (note["start"]["line"].as_u64(), note["message"].as_str().unwrap().to_string())).collect::<Vec<_>>()
    };
    let told = notes("fixtures/suppressions/foreign-unheeded");
    let expected = [
        (1, "a comment of trivy hides nothing here: add `honor_suppressions: [trivy]` to `clearspan.yaml` to honour them"),
        (3, "2 comments of checkov hide nothing here: add `honor_suppressions: [checkov]` to `clearspan.yaml` to honour them"),
    ];
    assert_eq!(told, expected.map(|(line, message)| (Some(line), message.to_string())));
    assert_eq!(notes("fixtures/suppressions/foreign"), []);
}

#[test]
fn what_another_tool_was_told_says_which_and_why() {
    let report = check(&project("fixtures/suppressions/foreign"), &["--as-of", "2027-01-01"]).report;
    let outcomes = report["outcomes"].as_array().unwrap();
    let said = |line: u64| {
        let at =
            |outcome: &&serde_json::Value| outcome["primary"]["path"] == "main.tf" && outcome["primary"]["start"]["line"] == line;
        let suppression = &outcomes.iter().find(at).unwrap()["suppression"];
        ["kind", "reason", "until"].map(|key| suppression[key].as_str().unwrap_or("-").to_string())
    };
    assert_eq!(said(5), ["checkov", "public data", "-"]);
    assert_eq!(said(21), ["trivy", "no reason given", "-"]);
    assert_eq!(said(39), ["trivy", "no reason given", "2027-01-01"]);
}

/// Rules that nothing suppresses.
fn is_reserved(rule: &str) -> bool {
    rule.starts_with("suppression-") || rule == "duplicate-key"
}

/// One finding as it is known across an edit: lines move, words do not.
fn known(finding: &Finding) -> (String, String, Outcome) {
    (finding.rule.to_string(), finding.target.clone(), finding.outcome)
}

fn opened(root: &Path) -> Workspace {
    let options = Options::of_directory(root.canonicalize().unwrap());
    Workspace::open(options).unwrap()
}

/// The path and the text of the file that an edit changes, changed.
fn applied(report: &Report, edit: &Edit) -> (String, String) {
    let source = report.sources.get(edit.span.source).unwrap();
    let mut text = source.text.to_string();
    text.replace_range(edit.span.range(), &edit.text);
    (source.path.to_string(), text)
}

/// The findings that an edit hides, and whether anything else has changed.
fn hidden(workspace: &mut Workspace, before: &Report, edit: &Edit) -> Vec<Finding> {
    let (path, text) = applied(before, edit);
    workspace.set(&path, text.as_str());
    let after = workspace.check().unwrap();
    workspace.remove(&path);
    workspace.refresh(&path);
    // A message may name a line.
    let was = |finding: &Finding| (finding.rule.to_string(), finding.target.clone());
    let mut told: Vec<_> = before.findings.iter().map(was).collect();
    let mut now: Vec<_> = after.findings.iter().map(was).collect();
    told.sort();
    now.sort();
    assert_eq!(now, told, "{path}: an edit that suppresses changes what is found:\n{text}");
    let is_new = |finding: &&Finding| {
        let open = Finding { outcome: Outcome::Suppressed, ..Finding::clone(finding) };
        finding.outcome == Outcome::Suppressed && !before.findings.iter().any(|old| known(old) == known(&open))
    };
    after.findings.iter().filter(is_new).cloned().collect()
}

#[test]
fn the_edit_that_suppresses_hides_its_finding_and_no_other_rules() {
    let (mut tried, mut without) = (0, Vec::new());
    for rule in std::fs::read_dir(project("fixtures/rules")).unwrap().map(|rule| rule.unwrap()) {
        let own = rule.file_name().into_string().unwrap();
        for case in std::fs::read_dir(rule.path()).unwrap().map(|case| case.unwrap().path()) {
            if !case.is_dir() {
                continue;
            }
            let mut workspace = opened(&case);
            let before = workspace.check().unwrap();
            let mut places = BTreeSet::new();
            for finding in &before.findings {
                let is_open = matches!(finding.outcome, Outcome::Fail | Outcome::Unknown);
                // One of each kind in a file is enough, of the rule that the fixture is of.
                if finding.rule != own {
                    continue;
                }
                let place = (finding.rule.to_string(), finding.primary.span.source, finding.outcome);
                if !is_open || is_reserved(&finding.rule) || !places.insert(place) {
                    continue;
                }
                let Some(fix) = suppress_edit(&before.sources, finding, "accepted") else {
                    without.push(before.sources.get(finding.primary.span.source).unwrap().path.to_string());
                    continue;
                };
                let [edit] = fix.edits.as_slice() else { panic!("{fix:?}") };
                let hidden = hidden(&mut workspace, &before, edit);
                let is_it = |hidden: &&Finding| hidden.target == finding.target;
                assert!(
                    hidden.iter().any(|hidden| is_it(&hidden)),
                    "{}: {:?}\n{}",
                    case.display(),
                    known(finding),
                    applied(&before, edit).1
                );
                assert!(
                    hidden.iter().all(|hidden| hidden.rule == finding.rule),
                    "{}: {:?}",
                    case.display(),
                    hidden.iter().map(known).collect::<Vec<_>>()
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
    // A template that Terraform fills in is suppressed where it is used: comments inside of it do not count.
    let has_no_comments = |path: &str| [".tf.json", ".env", ".tftpl"].iter().any(|ending| path.ends_with(ending));
    without.retain(|path| !has_no_comments(path));
    assert_eq!(without, Vec::<String>::new(), "only JSON of Terraform has neither comments nor annotations");
}

#[test]
fn the_edit_that_suppresses_keeps_the_text_around_it() {
    let cache = "  num_cache_clusters = 2\n  at_rest_encryption_enabled = false\n";
    let hcl = format!("# head\nresource \"aws_elasticache_replication_group\" \"a\" {{\n{cache}}}\n");
    let tabs = hcl.replace("  at_rest", "\t\tat_rest");
    let crlf = format!("\u{feff}{}", hcl.replace('\n', "\r\n"));
    let block = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  REDIS_HOST: redis.example.org\n  REDIS_TLS: |\n    # no\n    false\n";
    let json = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": { \"name\": \"a\" }, \"data\": {\"REDIS_HOST\": \"redis.example.org\", \"REDIS_TLS\": \"false\"}}\n".to_string();
    let at_rest = "elasticache-encryption-at-rest";
    let tls = "redis-tls-env";
    for (path, text, rule, line) in [
        ("main.tf", hcl.as_str(), at_rest, "  # clearspan: ignore[elasticache-encryption-at-rest] why not\n  at_rest"),
        ("main.tf", &tabs, at_rest, "\t\t# clearspan: ignore[elasticache-encryption-at-rest] why not\n\t\tat_rest"),
        ("main.tf", &crlf, at_rest, "\r\n  # clearspan: ignore[elasticache-encryption-at-rest] why not\r\n  at_rest"),
        ("a.json", &json, tls, "{ \"annotations\": { \"clearspan.dev/ignore.redis-tls-env\": \"why not\" }, \"name\""),
        (
            "a.json",
            &json.replace("{ \"name\"", "{ \"annotations\": {\n  \"a\": \"b\"\n}, \"name\""),
            tls,
            "{\n  \"clearspan.dev/ignore.redis-tls-env\": \"why not\",\n  \"a\": \"b\"\n}",
        ),
        ("a.yaml", block, tls, "# clearspan: ignore[redis-tls-env] why not\n"),
    ] {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(path), text).unwrap();
        let mut workspace = opened(root.path());
        let before = workspace.check().unwrap();
        let is_it = |finding: &&Finding| {
            let source = before.sources.get(finding.primary.span.source).unwrap();
            finding.rule == rule && finding.outcome == Outcome::Fail && *source.path == *path
        };
        let finding = before.findings.iter().find(is_it).unwrap_or_else(|| panic!("{path}: {:#?}", before.findings));
        let fix = suppress_edit(&before.sources, finding, "why\n  not").unwrap();
        let (_, after) = applied(&before, &fix.edits[0]);
        assert!(after.contains(line), "{after:?}");
        let hidden = hidden(&mut workspace, &before, &fix.edits[0]);
        assert_eq!(hidden.iter().map(|hidden| hidden.rule.as_str()).collect::<Vec<_>>(), [rule], "{after}");
    }
}
