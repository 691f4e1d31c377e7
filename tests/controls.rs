//! The controls that the built-in rules name, against the tables of the frameworks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::{BTreeMap, BTreeSet};

use binary::{check, project, run};
use clearspan::controls;
use serde_json::Value;

/// For each built-in rule: the frameworks that its file names, with their controls.
fn named() -> Vec<(String, BTreeMap<String, Vec<String>>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(project("rules")).unwrap() {
        let path = entry.unwrap().path();
        let Some(rule) = path.file_name().unwrap().to_str().unwrap().strip_suffix(".rule.hcl").map(str::to_string) else {
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let Some((_, rest)) = text.split_once("\n  controls = {") else { continue };
        let mut frameworks = BTreeMap::new();
        for entry in rest.split_once('}').expect("the object is closed").0.split(']') {
            if let Some((name, list)) = entry.split_once('[') {
                let name = name.trim_matches(|c: char| c.is_whitespace() || ",=\"".contains(c));
                let quoted = list.split('"').skip(1).step_by(2);
                frameworks.insert(name.to_string(), quoted.map(str::to_string).collect());
            }
        }
        all.push((rule, frameworks));
    }
    all.sort();
    assert!(all.len() >= 10, "the rule files name their controls: {all:?}");
    all
}

#[test]
fn every_control_that_a_rule_names_exists_in_its_table() {
    let mut wrong = Vec::new();
    for (rule, frameworks) in named() {
        for (framework, ids) in frameworks {
            assert!(!ids.is_empty(), "{rule}: {framework} is empty");
            for id in ids {
                if controls::lookup(&framework, &id).is_none() {
                    wrong.push(format!("{rule}: {framework} has no control {id}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_rule_names_what_a_table_derives() {
    let mut wrong = Vec::new();
    for (rule, frameworks) in named() {
        for (framework, ids) in &frameworks {
            for (other, id) in ids.iter().flat_map(|id| {
                let found = controls::lookup(framework, id);
                found
                    .into_iter()
                    .flat_map(|(_, control)| &control.related)
                    .flat_map(|(other, ids)| ids.iter().map(move |id| (other, id)))
            }) {
                if frameworks.get(*other).is_some_and(|named| named.iter().any(|named| named == id)) {
                    wrong.push(format!("{rule}: {other} {id} follows from {framework}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn frameworks_are_derived_named_in_short_and_refused_with_a_reason() {
    let here = project("fixtures/projects/redis-on-eks-broken");
    let rules_of = |framework: &str| {
        let found = check(&here, &["--controls", framework]);
        let outcomes =
            found.report["outcomes"].as_array().unwrap().iter().map(|outcome| outcome["rule"].as_str().unwrap().to_string());
        outcomes.collect::<BTreeSet<String>>()
    };
    let fsbp = rules_of("aws-fsbp");
    assert!(fsbp.contains("elasticache-backup") && !fsbp.contains("elasticache-ingress"), "{fsbp:?}");
    let nist = rules_of("nist-800-53-r5");
    assert!(nist.contains("elasticache-backup") && nist.contains("elasticache-ingress"), "{nist:?}");
    assert_eq!(nist, rules_of("nist-800-53"));
    let pci = rules_of("pci-dss-4");
    assert!(pci.contains("elasticache-encryption-in-transit") && !pci.contains("elasticache-backup"), "{pci:?}");
    let list = run(&here, &["rules", "--select", "elasticache-backup", "--format", "json"]).stdout;
    let controls = &serde_json::from_str::<Value>(&list).unwrap()["rules"][0]["controls"];
    assert_eq!(controls["aws-fsbp"], serde_json::json!(["ElastiCache.1"]));
    assert!(controls["nist-800-53-r5"].as_array().unwrap().contains(&Value::from("SI-13(5)")), "{controls}");
    let none = run(&here, &["check", "--controls", "soc2"]);
    assert_eq!(none.code, Some(2));
    assert!(
        none.stderr.starts_with("error: no rule is mapped to a framework `soc2`\nhelp: No mapping of the criteria"),
        "{}",
        none.stderr
    );
}

/// `fixtures/projects/estate` is the configuration of one company, with a target for every control that rules name.
#[test]
fn the_estate_shows_nearly_all_controls_that_rules_name() {
    let shown = run(&project("fixtures/projects/estate"), &["evidence", "--controls", "aws-fsbp", "--format", "json"]);
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    let evidence: Value = serde_json::from_str(&shown.stdout).unwrap();
    let mut outcomes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for control in evidence["controls"].as_array().unwrap() {
        if !control["rules"].as_array().unwrap().is_empty() {
            let observations = control["observations"].as_array().unwrap().iter();
            let found = observations.map(|one| one["outcome"].as_str().unwrap()).collect();
            outcomes.insert(control["id"].as_str().unwrap(), found);
        }
    }
    let with = |wanted: &[&str]| -> Vec<&str> {
        let met = outcomes.iter().filter(|(_, found)| wanted.iter().any(|outcome| found.contains(outcome)));
        met.map(|(id, _)| *id).collect()
    };
    let (judged, failed, passed) = (with(&["fail", "pass"]), with(&["fail"]), with(&["pass"]));
    let missing: Vec<&str> = outcomes.keys().copied().filter(|id| !judged.contains(id)).collect();
    let counts = format!(
        "of {} controls that rules name, {} have an outcome fail or pass: {} fail somewhere, {} pass somewhere; without one: {}",
        outcomes.len(),
        judged.len(),
        failed.len(),
        passed.len(),
        missing.join(", ")
    );
    assert!(judged.len() >= 150 && failed.len() >= 100 && passed.len() >= 100, "{counts}");
}
