//! `clearspan evidence`: every format says the same, nothing that was judged is left out, and runs repeat.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::BTreeSet;
use std::path::Path;

use binary::{check, project, run};
use serde_json::Value;

const PROJECT: &str = "fixtures/projects/redis-on-eks-broken";
const DAY: [&str; 2] = ["--as-of", "2026-12-01"];

fn evidence(directory: &Path, framework: &str, format: &str) -> String {
    let arguments = [&["evidence", "--controls", framework, "-f", format][..], &DAY].concat();
    let run = run(directory, &arguments);
    assert!(matches!(run.code, Some(0 | 3)), "{}", run.stderr);
    run.stdout
}

fn json(directory: &Path, framework: &str) -> Value {
    serde_json::from_str(&evidence(directory, framework, "json")).unwrap()
}

#[test]
fn every_outcome_of_a_check_stands_at_its_controls() {
    let here = project(PROJECT);
    let shown = json(&here, "aws-fsbp");
    let found = check(&here, &["--controls", "aws-fsbp"]);
    let mut expected = BTreeSet::new();
    for outcome in found.report["outcomes"].as_array().unwrap() {
        let (rule, target) = (outcome["rule"].as_str().unwrap(), outcome["target"].as_str().unwrap());
        if outcome["outcome"] != "not-applicable" {
            for control in outcome["controls"]["aws-fsbp"].as_array().into_iter().flatten() {
                let control = control.as_str().unwrap();
                expected.insert(format!("{control} {rule} {target} {}", outcome["outcome"].as_str().unwrap()));
            }
        }
    }
    let mut stated = BTreeSet::new();
    for control in shown["controls"].as_array().unwrap() {
        for one in control["observations"].as_array().unwrap() {
            let word = |key: &str| one[key].as_str().unwrap().to_string();
            stated.insert(format!("{} {} {} {}", control["id"].as_str().unwrap(), word("rule"), word("target"), word("outcome")));
            assert!(one["place"]["line"].as_u64().unwrap() > 0, "{one}");
        }
    }
    assert_eq!(stated, expected);
    let result = |id: &str| {
        let control = shown["controls"].as_array().unwrap().iter().find(|control| control["id"] == id).unwrap();
        control["result"].as_str().unwrap().to_string()
    };
    assert_eq!(result("ElastiCache.4"), "failed");
    assert_eq!(result("SSM.2"), "not-in-source");
    let all = shown["controls"].as_array().unwrap().len() as u64;
    assert!(all > 350);
    assert_eq!(shown["summary"].as_object().unwrap().values().map(|number| number.as_u64().unwrap()).sum::<u64>(), all);
    let run = &shown["run"];
    assert_eq!(run["date"], "2026-12-01T00:00:00Z");
    assert_eq!(run["command"], "clearspan evidence --controls aws-fsbp -f json --as-of 2026-12-01");
}

#[test]
fn exceptions_have_a_reason_and_a_last_day() {
    let scratch = tempfile::tempdir().unwrap();
    let text = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  # clearspan: ignore[elasticache-encryption-at-rest] until=2027-01-31 moved | in January\n  at_rest_encryption_enabled = false\n}\n";
    std::fs::write(scratch.path().join("main.tf"), text).unwrap();
    let shown = json(scratch.path(), "nist-800-53-r5");
    let exceptions = shown["exceptions"].as_array().unwrap();
    assert_eq!(exceptions.len(), 1, "{exceptions:?}");
    let accepted = &exceptions[0]["observation"]["exception"];
    assert_eq!((&accepted["reason"], &accepted["until"]), (&Value::from("moved | in January"), &Value::from("2027-01-31")));
    assert_eq!(accepted["place"]["line"], 4);
    assert!(exceptions[0]["controls"].as_array().unwrap().contains(&Value::from("SC-28")));
    let page = evidence(scratch.path(), "nist-800-53-r5", "markdown");
    assert!(page.contains("moved \\| in January | 2027-01-31 | comment at main.tf:4:3"), "{page}");
    let table = evidence(scratch.path(), "aws-fsbp", "csv");
    assert!(table.contains(",moved | in January,2027-01-31,"), "{table}");
    let late = run(scratch.path(), &["evidence", "--controls", "aws-fsbp", "-f", "json", "--as-of", "2027-02-01"]);
    let late: Value = serde_json::from_str(&late.stdout).unwrap();
    assert_eq!(late["exceptions"].as_array().unwrap().len(), 0, "it ended");
}

#[test]
fn runs_repeat_and_differ_in_the_date_only() {
    let here = project(PROJECT);
    for format in ["html", "markdown", "csv", "json", "oscal"] {
        let first = evidence(&here, "aws-fsbp", format);
        assert!(first == evidence(&here, "aws-fsbp", format), "{format}");
        let other = run(&here, &["evidence", "--controls", "aws-fsbp", "-f", format, "--as-of", "2026-12-02"]).stdout;
        assert!(other != first && other.replace("2026-12-02", "2026-12-01") == first, "{format}");
        let none = run(&here, &["evidence", "--controls", "soc2", "-f", format]);
        assert!(none.stdout.contains("soc2") || none.stdout.contains("SOC 2"), "{format}: {}", none.stderr);
    }
    let unknown = run(&here, &["evidence", "--controls", "soc3"]);
    assert_eq!(unknown.code, Some(2), "{}", unknown.stderr);
}

/// Texts of the input are no markup and no formulas.
#[test]
fn texts_of_the_input_stay_texts() {
    let scratch = tempfile::tempdir().unwrap();
    let text = "resource \"aws_elasticache_replication_group\" \"a\" {\n  for_each = toset([\"<b>x</b>|,\"])\n  replication_group_id = each.key\n  description = \"a\"\n}\n";
    std::fs::write(scratch.path().join("main.tf"), text).unwrap();
    let page = evidence(scratch.path(), "aws-fsbp", "html");
    assert!(!page.contains("<b>x") && (page.contains("&lt;b&gt;x") || page.contains("&#60;b&#62;x")), "{page}");
    let table = evidence(scratch.path(), "aws-fsbp", "csv");
    let width = 20;
    for line in table.lines() {
        let (mut cells, mut quoted) = (1, false);
        line.chars().for_each(|c| match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells += 1,
            _ => {}
        });
        assert_eq!(cells, width, "{line}");
    }
}

/// What NIST's model of assessment results asks for: members, identifiers, references.
#[test]
fn oscal_follows_the_model() {
    let text = evidence(&project(PROJECT), "nist-800-53-r5", "oscal");
    let document: Value = serde_json::from_str(&text).unwrap();
    let results = &document["assessment-results"];
    let is_uuid = |value: &Value| {
        let text = value.as_str().unwrap();
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{text}");
        assert!(parts[2].starts_with('5') && parts[3].starts_with(['8', '9', 'a', 'b']), "{text}");
        text.to_string()
    };
    let is_token = |value: &Value| {
        let text = value.as_str().unwrap();
        assert!(text.starts_with(|c: char| c.is_alphabetic()), "{text}");
        assert!(text.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c)), "{text}");
    };
    is_uuid(&results["uuid"]);
    for member in ["title", "last-modified", "version", "oscal-version"] {
        assert!(results["metadata"][member].as_str().is_some_and(|text| !text.is_empty()), "{member}");
    }
    let resources: BTreeSet<String> =
        results["back-matter"]["resources"].as_array().unwrap().iter().map(|one| is_uuid(&one["uuid"])).collect();
    let plan = results["import-ap"]["href"].as_str().unwrap().strip_prefix('#').unwrap();
    assert!(resources.contains(plan));
    let result = &results["results"][0];
    for member in ["uuid", "title", "description", "start", "reviewed-controls"] {
        assert!(!result[member].is_null(), "{member}");
    }
    let selection = &result["reviewed-controls"]["control-selections"][0];
    let list = |key: &str| {
        selection[key].as_array().unwrap().iter().map(|one| one["control-id"].as_str().unwrap()).collect::<BTreeSet<_>>()
    };
    assert!(list("include-controls").contains("sc-28.1") && list("exclude-controls").contains("at-2"));
    assert!(list("include-controls").is_disjoint(&list("exclude-controls")));
    let subjects: BTreeSet<String> = result["local-definitions"]["inventory-items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            assert!(!item["description"].as_str().unwrap().is_empty());
            is_uuid(&item["uuid"])
        })
        .collect();
    let observations = result["observations"].as_array().unwrap();
    let known: BTreeSet<String> = observations.iter().map(|one| is_uuid(&one["uuid"])).collect();
    assert_eq!(known.len(), observations.len(), "identifiers are unique");
    for one in observations {
        assert!(!one["description"].as_str().unwrap().is_empty() && one["collected"].as_str().unwrap().ends_with('Z'));
        assert_eq!(one["methods"], serde_json::json!(["TEST"]));
        assert!(subjects.contains(one["subjects"][0]["subject-uuid"].as_str().unwrap()));
        for property in one["props"].as_array().unwrap() {
            is_token(&property["name"]);
            let value = property["value"].as_str().unwrap();
            assert!(!value.is_empty() && value.trim() == value && !value.contains('\n'), "{property}");
        }
    }
    let findings = result["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        is_uuid(&finding["uuid"]);
        is_token(&finding["target"]["target-id"]);
        assert_eq!(finding["target"]["type"], "statement-id");
        let state = finding["target"]["status"]["state"].as_str().unwrap();
        let failed = finding["description"].as_str().unwrap().starts_with("failed");
        assert!(matches!((state, failed), ("satisfied", false) | ("not-satisfied", _)), "{finding}");
        for related in finding["related-observations"].as_array().unwrap() {
            assert!(known.contains(related["observation-uuid"].as_str().unwrap()));
        }
    }
}
