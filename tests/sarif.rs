//! SARIF as code hosts and other programs take it: limits, order, and what a reader of a package registry makes of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod programs;

use std::path::Path;
use std::sync::Arc;

use clearspan::engine::{Narrowed, Report};
use clearspan::finding::{
    Applicability, Edit, Finding, Fix, Label, Ledger, NetworkStep, NetworkStepKind, Outcome, Severity, Suppression,
    SuppressionOrigin, fingerprint,
};
use clearspan::report::{Format, ReportOptions, RuleInfo, write};
use clearspan::source::{SourceMap, Span};
use serde_json::Value;

/// What code hosts accept of a run: GitHub's documentation, "SARIF results exceed one or more limits".
const ACCEPTED_RESULTS: usize = 25_000;
/// What is shown of them.
const SHOWN_RESULTS: usize = 5_000;

fn report(sources: SourceMap, mut findings: Vec<Finding>) -> Report {
    fingerprint(&sources, &mut findings, &str::to_string);
    Report {
        sources: Arc::new(sources),
        findings,
        ledger: Ledger::default(),
        unread: Vec::new(),
        environments: Vec::new(),
        narrowed: Narrowed::default(),
        fixes_left_out: false,
        timings: Vec::new(),
    }
}

fn sarif(report: &Report, rules: &[RuleInfo], options: &ReportOptions) -> (Value, usize) {
    let mut to = Vec::new();
    write(Format::Sarif, report, rules, options, &mut to).unwrap();
    let log: Value = serde_json::from_slice(&to).unwrap();
    (log["runs"][0].clone(), to.len())
}

/// One finding on each line of a file, the severity and the message of each made from its number.
fn many(count: usize, severity: impl Fn(usize) -> Severity, message: impl Fn(usize) -> String) -> Report {
    let sources = SourceMap::in_memory();
    let source = sources.add("x.tf", "a = 1\n".repeat(count).as_str());
    let findings = (0..count).map(|number| {
        let mut finding = Finding::about("r", Outcome::Fail);
        finding.severity = severity(number);
        finding.target = format!("t.t{number}");
        finding.message = message(number);
        finding.primary = Label::new(Span::new(source.id, number * 6 + 4, number * 6 + 5), "");
        finding
    });
    let findings = findings.collect();
    report(sources, findings)
}

fn notifications(run: &Value) -> Vec<&str> {
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    told.iter().map(|told| told["message"]["text"].as_str().unwrap()).collect()
}

fn severities(run: &Value) -> Vec<&str> {
    run["results"].as_array().unwrap().iter().map(|result| result["properties"]["severity"].as_str().unwrap()).collect()
}

#[test]
fn what_is_too_much_is_left_out_from_below_and_told() {
    // The most severe stand last: those before them have to go.
    let count = ACCEPTED_RESULTS + 300;
    let severity = |number| if number >= count - 400 { Severity::Critical } else { Severity::ALL[number % 2] };
    let (run, _) = sarif(&many(count, severity, |_| "m".to_string()), &[], &ReportOptions::default());
    let written = severities(&run);
    assert_eq!(written.len(), ACCEPTED_RESULTS);
    assert_eq!(written.iter().filter(|severity| **severity == "critical").count(), 400);
    let low = (0..count - 400).filter(|number| number % 2 == 1).count();
    assert_eq!(written.iter().filter(|severity| **severity == "low").count(), low, "only what is merely told of goes");
    let told = notifications(&run);
    assert!(told.iter().any(|text| text.starts_with("300 results of the lowest severities are omitted")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("the 5000 most severe of these 25000 results")), "{told:?}");

    let (run, _) = sarif(&many(SHOWN_RESULTS, severity, |_| "m".to_string()), &[], &ReportOptions::default());
    assert_eq!(notifications(&run), Vec::<&str>::new(), "what is shown needs no word");
}

#[test]
fn a_report_stays_small_enough_to_upload() {
    let long = |number: usize| format!("{number} {}", "x".repeat(100_000));
    let severity = |number| if number == 1_999 { Severity::High } else { Severity::Low };
    let (run, bytes) = sarif(&many(2_000, severity, long), &[], &ReportOptions::default());
    assert!(bytes < 110_000_000, "{bytes}");
    let written = severities(&run);
    assert!(written.len() < 1_000 && written.contains(&"high"), "{}", written.len());
    let left_out = format!("{} results of the lowest severities are omitted", 2_000 - written.len());
    assert!(notifications(&run).iter().any(|text| text.starts_with(&left_out)));
}

#[test]
fn rules_and_tags_keep_to_the_limits() {
    let mut rules: Vec<RuleInfo> =
        (0..26_000).map(|number| RuleInfo::new(format!("rule-{number}"), "t", Severity::Low)).collect();
    rules.push(RuleInfo::new("r", "the one that is named", Severity::High));
    let controls = (0..40).map(|number| format!("AC-{number}")).collect();
    rules.last_mut().unwrap().controls.insert("nist-800-53-r5".to_string(), controls);
    let (run, _) = sarif(&many(2, |_| Severity::Low, |_| "m".to_string()), &rules, &ReportOptions::default());
    let written = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(written.len(), 1);
    assert_eq!(written[0]["id"], "r");
    let tags: Vec<&str> = written[0]["properties"]["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    assert_eq!((tags.len(), &tags[..4]), (20, &["security", "compliance", "nist-800-53-r5", "nist-800-53-r5/AC-0"][..]));
    assert_eq!(run["taxonomies"][0]["taxa"].as_array().unwrap().len(), 40);
    assert_eq!(written[0]["relationships"][39]["target"]["toolComponent"]["index"], 0);
    assert!(notifications(&run)[0].starts_with("26000 rules without results are omitted"));
}

/// GitHub's bands: above 9.0 critical, 7.0 high, 4.0 medium, above 0 low.
#[test]
fn severities_land_in_the_bands_of_code_hosts() {
    let rules = Severity::ALL.map(|severity| RuleInfo::new(severity.id(), "t", severity));
    let (run, _) = sarif(&many(0, |_| Severity::Low, |_| String::new()), &rules, &ReportOptions::default());
    let band = |rule: &Value| match rule["properties"]["security-severity"].as_str().unwrap().parse::<f64>().unwrap() {
        number if number > 9.0 => "critical",
        number if number >= 7.0 => "high",
        number if number >= 4.0 => "medium",
        _ => "low",
    };
    let bands: Vec<&str> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(band).collect();
    assert_eq!(bands, ["low", "low", "medium", "high", "critical"]);
    assert_eq!(run["results"], Value::Array(Vec::new()), "results are there when there are none");
}

/// A finding with everything that a finding can have.
fn full() -> Report {
    let sources = SourceMap::in_memory();
    let text = "variable \"tls\" {\n  default = false\n}\nmodule \"redis\" {\n  tls = var.tls\n}\n";
    let source = sources.add("main.tf", text);
    let module = sources.add("m/main.tf", "resource \"cache\" \"c\" {\n  tls = var.tls # clearspan: ignore[r] why\n}\n");
    let at = |what: &str| {
        let start = text.find(what).unwrap();
        Span::new(source.id, start, start + what.len())
    };
    let mut finding = Finding::about("r", Outcome::Fail);
    finding.message = "`c` speaks [without](http://evil) TLS".to_string();
    finding.target = "module.redis.cache.c".to_string();
    finding.primary = Label::new(Span::new(module.id, 31, 38), "this is `false`");
    finding.related = vec![Label::new(at("var.tls"), "the module argument"), Label::new(at("false"), "the default")];
    finding.path = vec![
        NetworkStep::new(NetworkStepKind::Internet, "the internet", Span::NONE, ""),
        NetworkStep::new(NetworkStepKind::SecurityGroup, "a group", at("module"), "lets it in"),
        NetworkStep::new(NetworkStepKind::Cache, "c", at("variable"), ""),
    ];
    finding.fixes = vec![
        Fix {
            title: "set it".to_string(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit { span: at("false"), text: "true".to_string() }],
        },
        Fix { title: "think".to_string(), applicability: Applicability::Display, edits: Vec::new() },
    ];
    let mut hidden = finding.clone();
    hidden.outcome = Outcome::Suppressed;
    hidden.suppression = Some(Suppression {
        origin: SuppressionOrigin::Comment,
        reason: "why".to_string(),
        span: Some(Span::new(module.id, 39, 65)),
        until: Some("2027-01-31".to_string()),
    });
    report(sources, vec![finding, hidden])
}

#[test]
fn a_flow_leads_from_the_cause_to_the_effect() {
    let options = ReportOptions { category: Some("prod".to_string()), exit_code: Some(1), ..ReportOptions::default() };
    let (run, _) = sarif(&full(), &[], &options);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "what is suppressed is left out unless it is asked for");
    let flow = |number: usize| {
        let steps = results[0]["codeFlows"][number]["threadFlows"][0]["locations"].as_array().unwrap();
        let told = |step: &Value| {
            let text = step["location"]["message"]["text"].as_str().unwrap();
            format!("{} {text}", step["importance"].as_str().unwrap())
        };
        steps.iter().map(told).collect::<Vec<String>>()
    };
    assert_eq!(flow(0), ["essential the default", "important the module argument", "essential this is `false`"]);
    assert_eq!(flow(1), ["important a group: lets it in", "essential c"], "what is written nowhere has no place");
    let fixes = results[0]["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 1, "what only shows the way is no fix");
    assert_eq!(fixes[0]["properties"]["applicability"], "unsafe");
    let replacement = &fixes[0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        (&replacement["deletedRegion"]["startLine"], &replacement["insertedContent"]["text"]),
        (&2.into(), &"true".into())
    );
    assert!(results[0]["message"]["text"].as_str().unwrap().starts_with("`c` speaks [without] (http://evil) TLS"));
    assert_eq!(run["automationDetails"]["id"], "prod/");
    assert_eq!(run["invocations"][0]["exitCode"], 1);

    let hidden = ReportOptions { outcomes: Some(vec![Outcome::Suppressed]), ..ReportOptions::default() };
    let (run, _) = sarif(&full(), &[], &hidden);
    let suppression = &run["results"][0]["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&"inSource".into(), &"accepted".into()));
    assert_eq!(suppression["location"]["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(suppression["properties"]["until"], "2027-01-31");
    assert!(run.get("automationDetails").is_none(), "who uploads it may name the category");
}

const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  multi_az_enabled = false\n  at_rest_encryption_enabled = true\n}\n";

/// The SARIF of a repository with one file, as the program writes it.
fn log_of(scratch: &Path, name: &str, text: &str) -> String {
    let repository = scratch.join(name);
    std::fs::create_dir_all(repository.join(".git")).unwrap();
    std::fs::write(repository.join("main.tf"), text).unwrap();
    let log = scratch.join(format!("{name}.sarif")).to_str().unwrap().to_string();
    let arguments = ["check", "--format", "sarif", "--output", &log];
    programs::run(&repository, env!("CARGO_BIN_EXE_clearspan"), &arguments, &[], 1);
    log
}

#[test]
fn another_program_reads_the_results_and_sees_what_is_new() {
    const TEST: &str = "another_program_reads_the_results_and_sees_what_is_new";
    let Some(_) = programs::program(TEST, "sarif") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    let base = log_of(here, "base", CACHE);
    // Moved down, as edits above do, and one violation more.
    let planted = CACHE.replace("at_rest_encryption_enabled = true", "at_rest_encryption_enabled = false");
    let head = log_of(here, "head", &format!("# a comment\n\n{planted}"));

    let results = |log: &str| {
        let log: Value = serde_json::from_slice(&std::fs::read(log).unwrap()).unwrap();
        log["runs"][0]["results"].as_array().unwrap().clone()
    };
    let table = here.join("head.csv");
    programs::run(here, "sarif", &["csv", "--output", table.to_str().unwrap(), &head], &[], 0);
    let table = std::fs::read_to_string(table).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("clearspan,")).collect();
    assert_eq!(rows.len(), results(&head).len(), "{table}");
    assert!(rows.iter().any(|row| row.contains(",elasticache-encryption-at-rest,")) && table.contains(",main.tf,7"), "{table}");

    let difference = here.join("difference.json");
    let arguments = ["diff", "--output", difference.to_str().unwrap(), &base, &head];
    programs::run(here, "sarif", &arguments, &[], 0);
    let difference: Value = serde_json::from_slice(&std::fs::read(difference).unwrap()).unwrap();
    let new: u64 = ["error", "warning", "note"].iter().map(|level| difference[level]["+"].as_u64().unwrap()).sum();
    assert_eq!(new, 1, "{difference:#}");

    // And by fingerprint, as code hosts do.
    let known = |log: &str| -> Vec<Value> {
        results(log).iter().map(|result| result["partialFingerprints"]["clearspan/v1"].clone()).collect()
    };
    let before = known(&base);
    let new: Vec<Value> = known(&head).into_iter().filter(|print| !before.contains(print)).collect();
    assert_eq!(new.len(), 1, "{new:?}");
}
