//! Evidence as OSCAL assessment results.
//!
//! Source: NIST, OSCAL assessment results model, version 1.1.3
//! (<https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/>). Identifiers are UUIDs of version 5 of what
//! they name, so that they stay the same from run to run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::model::{ControlEvidence, ControlResult, Evidence, Observation};
use crate::expr::functions::name_uuid;

const OSCAL_VERSION: &str = "1.1.3";
/// The namespace of the identifiers: the UUID of version 5 of the project's address in the namespace of URLs.
const NAMESPACE_URL: u128 = 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8;
/// Names of properties that are not OSCAL's own.
const PROPERTY_SPACE: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/ns/oscal");

/// Identifiers of one document.
struct Identifiers {
    document: String,
}

impl Identifiers {
    fn of(&self, kind: &str, name: &str) -> String {
        name_uuid(NAMESPACE_URL, &format!("{}/{kind}/{}/{name}", env!("CARGO_PKG_REPOSITORY"), self.document))
    }
}

pub(super) fn write(evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, &document(evidence)).map_err(io::Error::from)?;
    writeln!(to)
}

fn document(evidence: &Evidence) -> Value {
    let run = &evidence.run;
    let identity = [Some(evidence.framework.id.as_str()), run.repository.as_deref(), run.commit.as_deref()];
    let ids = Identifiers { document: identity.into_iter().flatten().collect::<Vec<_>>().join("/") };
    let judged: Vec<&ControlEvidence> = evidence.controls.iter().filter(|control| control.result.is_judged()).collect();
    let not_judged: Vec<&ControlEvidence> = evidence.controls.iter().filter(|control| !control.result.is_judged()).collect();
    let observations = observations(&judged);
    let targets: BTreeSet<&str> = observations.values().map(|(one, _)| one.target.as_str()).collect();
    let plan = ids.of("resource", "plan");
    let mut result = json!({
        "uuid": ids.of("result", ""),
        "title": format!("Evidence for {}", evidence.title()),
        "description": "What clearspan found in the source of what is deployed. A control is satisfied only where something was judged for it and every outcome passed; a rule covers the part of a control that it is about, not more.",
        "start": run.date,
        "end": run.date,
        "props": facts(evidence),
        "reviewed-controls": reviewed(&judged, &not_judged, evidence),
    });
    let items: Vec<Value> =
        targets.iter().map(|target| json!({ "uuid": ids.of("target", target), "description": shown(target) })).collect();
    let seen: Vec<Value> = observations.values().map(|(one, controls)| observation(one, controls, &ids, run)).collect();
    let findings: Vec<Value> = judged.iter().map(|control| finding(control, evidence, &ids)).collect();
    let risks: Vec<Value> =
        evidence.exceptions.iter().filter_map(|exception| risk(&exception.observation, &exception.controls, &ids)).collect();
    // Lists of the model are never empty.
    if let Some(result) = result.as_object_mut() {
        if !items.is_empty() {
            result.insert("local-definitions".to_string(), json!({ "inventory-items": items }));
        }
        for (name, list) in [("observations", seen), ("risks", risks), ("findings", findings)] {
            if !list.is_empty() {
                result.insert(name.to_string(), Value::Array(list));
            }
        }
        if !evidence.not_judged.is_empty() {
            result.insert("remarks".to_string(), Value::String(remarks(evidence)));
        }
    }
    let sources: Vec<Value> = evidence.framework.sources.iter().map(|address| json!({ "href": address })).collect();
    let mut framework = json!({ "uuid": ids.of("resource", "framework"), "title": evidence.title() });
    if let (Some(framework), false) = (framework.as_object_mut(), sources.is_empty()) {
        framework.insert("rlinks".to_string(), Value::Array(sources));
    }
    json!({
        "assessment-results": {
            "uuid": ids.of("assessment-results", ""),
            "metadata": {
                "title": format!("Evidence: {}", evidence.title()),
                "last-modified": run.date,
                "version": run.commit.clone().unwrap_or_else(|| "0".to_string()),
                "oscal-version": OSCAL_VERSION,
            },
            "import-ap": { "href": format!("#{plan}") },
            "results": [result],
            "back-matter": { "resources": [
                { "uuid": plan, "title": "The assessment", "description": format!("The command that makes these results again: {}", run.command) },
                framework,
            ] },
        }
    })
}

/// Each outcome once, with the controls that it concerns.
fn observations<'e>(judged: &[&'e ControlEvidence]) -> BTreeMap<String, (&'e Observation, Vec<&'e str>)> {
    let mut all: BTreeMap<String, (&Observation, Vec<&str>)> = BTreeMap::new();
    for control in judged {
        for one in &control.observations {
            let entry = all.entry(key(one)).or_insert((one, Vec::new()));
            if entry.1.last() != Some(&control.id.as_str()) {
                entry.1.push(&control.id);
            }
        }
    }
    all
}

/// What sets an outcome apart from others of the document.
fn key(one: &Observation) -> String {
    let place = one.place.as_ref().map(super::model::EvidencePlace::short).unwrap_or_default();
    [&one.rule, &one.target, one.outcome, &place, &one.message, &one.environments.join(",")]
        .map(|part| part.replace('\n', " "))
        .join("\n")
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": PROPERTY_SPACE, "value": one_line(value) })
}

/// Values of properties are not empty and have no line breaks.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "none".to_string() } else { text }
}

fn shown(target: &str) -> String {
    if target.is_empty() { "a file".to_string() } else { target.to_string() }
}

fn facts(evidence: &Evidence) -> Value {
    let run = &evidence.run;
    let mut facts = vec![property("tool", &run.tool), property("command", &run.command)];
    let optional = [("repository", &run.repository), ("commit", &run.commit), ("configuration", &run.configuration)];
    facts.extend(optional.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| property(name, value))));
    facts.push(property("complete", if run.is_complete { "yes" } else { "no" }));
    Value::Array(facts)
}

fn reviewed(judged: &[&ControlEvidence], not_judged: &[&ControlEvidence], evidence: &Evidence) -> Value {
    let ids = |controls: &[&ControlEvidence]| {
        let list = controls.iter().map(|control| json!({ "control-id": control_id(&evidence.framework.id, &control.id) }));
        Value::Array(list.collect())
    };
    let mut selection = json!({ "description": "The controls for which something was judged." });
    if let Some(selection) = selection.as_object_mut() {
        if judged.is_empty() {
            selection.insert("include-all".to_string(), json!({}));
        } else {
            selection.insert("include-controls".to_string(), ids(judged));
        }
        if !not_judged.is_empty() {
            selection.insert("exclude-controls".to_string(), ids(not_judged));
            let counted = |result: ControlResult| not_judged.iter().filter(|control| control.result == result).count();
            let parts = [ControlResult::NothingToCheck, ControlResult::NoRule, ControlResult::NotInSource]
                .map(|result| format!("{} {} ({})", counted(result), result.id(), result.about()));
            selection.insert("remarks".to_string(), Value::String(format!("Excluded: {}.", parts.join("; "))));
        }
    }
    json!({ "control-selections": [selection] })
}

fn observation(one: &Observation, controls: &[&str], ids: &Identifiers, run: &super::model::RunFacts) -> Value {
    let mut props = vec![property("rule", &one.rule), property("outcome", one.outcome)];
    props.extend(one.fingerprint.as_ref().map(|fingerprint| property("fingerprint", fingerprint)));
    props.push(property("controls", &controls.join(" ")));
    if !one.environments.is_empty() {
        props.push(property("environments", &one.environments.join(" ")));
    }
    let mut shown_as = json!({
        "uuid": ids.of("observation", &key(one)),
        "title": format!("{}: {}", one.rule, one.outcome),
        "description": one_line(&one.message),
        "props": props,
        "methods": ["TEST"],
        "types": ["finding"],
        "subjects": [{ "subject-uuid": ids.of("target", &one.target), "type": "inventory-item", "title": shown(&one.target) }],
        "collected": run.date,
    });
    if let (Some(place), Some(shown_as)) = (&one.place, shown_as.as_object_mut()) {
        let description = format!("{} to {}:{}", place.short(), place.end_line, place.end_column);
        let evidence = json!([{ "href": format!("{}#L{}", address_of(&place.path), place.line), "description": description }]);
        shown_as.insert("relevant-evidence".to_string(), evidence);
    }
    shown_as
}

/// A path as a relative reference.
fn address_of(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// What is not written as it is in a path of a URI.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn finding(control: &ControlEvidence, evidence: &Evidence, ids: &Identifiers) -> Value {
    let (state, reason) = match control.result {
        ControlResult::Passed => ("satisfied", "pass"),
        ControlResult::Failed => ("not-satisfied", "fail"),
        _ => ("not-satisfied", "other"),
    };
    let related: Vec<Value> = {
        let keys: BTreeSet<String> = control.observations.iter().map(key).collect();
        keys.iter().map(|key| json!({ "observation-uuid": ids.of("observation", key) })).collect()
    };
    let accepted: BTreeSet<String> = control.observations.iter().filter(|one| one.exception.is_some()).map(key).collect();
    let risks: Vec<Value> = accepted.iter().map(|key| json!({ "risk-uuid": ids.of("risk", key) })).collect();
    let title = if control.title.is_empty() { control.id.clone() } else { format!("{}: {}", control.id, control.title) };
    let id = control_id(&evidence.framework.id, &control.id);
    let mut shown_as = json!({
        "uuid": ids.of("finding", &control.id),
        "title": title,
        "description": format!("{}: {}", control.result.id(), control.result.about()),
        "props": [property("result", control.result.id()), property("rules", &control.rules.join(" "))],
        "target": {
            "type": "statement-id",
            "target-id": format!("{id}_smt"),
            "status": { "state": state, "reason": reason },
        },
    });
    if let Some(shown_as) = shown_as.as_object_mut() {
        for (name, list) in [("related-observations", related), ("related-risks", risks)] {
            if !list.is_empty() {
                shown_as.insert(name.to_string(), Value::Array(list));
            }
        }
    }
    shown_as
}

/// An accepted violation.
fn risk(one: &Observation, controls: &[String], ids: &Identifiers) -> Option<Value> {
    let accepted = one.exception.as_ref()?;
    let mut props = vec![property("accepted-by", accepted.origin), property("controls", &controls.join(" "))];
    if let Some(place) = &accepted.place {
        props.push(property("accepted-at", &place.short()));
    }
    let mut shown_as = json!({
        "uuid": ids.of("risk", &key(one)),
        "title": format!("{}: {}", one.rule, shown(&one.target)),
        "description": one_line(&one.message),
        "statement": one_line(&accepted.reason),
        "props": props,
        "status": "deviation-approved",
        "related-observations": [{ "observation-uuid": ids.of("observation", &key(one)) }],
    });
    if let (Some(until), Some(shown_as)) = (&accepted.until, shown_as.as_object_mut()) {
        shown_as.insert("deadline".to_string(), Value::String(format!("{until}T23:59:59Z")));
    }
    Some(shown_as)
}

fn remarks(evidence: &Evidence) -> String {
    let entries = evidence.not_judged.iter().map(|entry| format!("{}: {}: {}", entry.path, entry.reason, entry.message));
    format!("Not judged:\n\n{}", entries.map(|line| format!("* {line}")).collect::<Vec<_>>().join("\n"))
}

/// The id of a control as OSCAL's catalogs spell it: `ac-2.1` for `AC-2(1)`; it begins with a letter and has no other signs
/// than `.`, `-` and `_`.
fn control_id(framework: &str, id: &str) -> String {
    let lower = id.to_ascii_lowercase().replace('(', ".").replace(')', "");
    let plain: String =
        lower.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect();
    if plain.starts_with(|first: char| first.is_alphabetic()) { plain } else { format!("{framework}-{plain}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_controls_are_tokens() {
        for (framework, id, token) in [
            ("nist-800-53-r5", "AC-2(1)", "ac-2.1"),
            ("aws-fsbp", "ElastiCache.1", "elasticache.1"),
            ("cis-aws-5.0", "2.1.4", "cis-aws-5.0-2.1.4"),
            ("pod-security-standards", "baseline/host-ports", "baseline-host-ports"),
        ] {
            assert_eq!(control_id(framework, id), token);
        }
    }
}
