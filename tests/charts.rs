//! Charts against what Helm's engine made of the same calls and charts (`fixtures/charts/record.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clearspan::kubernetes::{Chart, KnownCharts, Release, chart_texts, to_value};
use clearspan::source::SourceMap;
use clearspan::syntax::yaml;
use clearspan::value::Value;

const HEAD: &str = "apiVersion: v2\nname: chart\nversion: 1.2.3\nappVersion: \"4.5\"\n";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/charts")
}

/// The texts of a chart's templates, or what stops one, by their names.
fn render(
    files: &BTreeMap<String, String>,
    given: Option<&str>,
    release: (&str, &str),
) -> BTreeMap<String, Result<String, String>> {
    let sources = SourceMap::in_memory();
    for (path, text) in files {
        sources.add(&format!("chart/{path}"), text.as_str());
    }
    let (chart, problems) = Chart::read(&sources, "chart", &KnownCharts::new());
    let chart = chart.unwrap_or_else(|| panic!("{problems:?}"));
    let named = |text: &str| Some(Value::string(text));
    let mut release = Release { name: named(release.0), namespace: named(release.1), ..Release::default() };
    if let Some(given) = given {
        let source = sources.add("given.json", given);
        release.values.extend(yaml::parse(source.id, &source.text).documents.first().map(|one| to_value(&one.root)));
    }
    let (texts, problems) = chart_texts(&chart, &release, &sources);
    let mut texts: BTreeMap<String, Result<String, String>> =
        texts.into_iter().map(|(name, text)| (name.to_string(), text)).collect();
    for problem in problems {
        texts.insert(problem.path.to_string(), Err(problem.message));
    }
    texts
}

/// Calls that may differ, and why.
fn may_differ(call: &str) -> bool {
    let first = call.split(' ').next().unwrap_or("");
    // Functions that cut or walk through bytes, and break letters that are several.
    let breaks_letters = ["initials", "nospace", "abbrev", "trunc"].contains(&first) && !call.is_ascii();
    // Line breaking keeps spaces at ends that carry no meaning.
    let wraps = first == "wrap";
    // An absent value and a written nil are the same here.
    let takes_absent = ["keys", "values", "deepCopy"].contains(&first) && (call.ends_with(" nil") || call.ends_with(".missing"));
    // Go walks through a map in any order.
    let is_unordered = ["values .Values.map", "keys .Values.map"].contains(&call);
    // What is wrong with a text is said in other words.
    let is_refused = ["fromYaml \"", "fromJson \"", "fromYamlArray \"a"].iter().any(|start| call.starts_with(start));
    // Everything at once, addresses in memory included.
    breaks_letters || wraps || takes_absent || is_unordered || is_refused || call == "."
}

/// Whether a text has something that is not known: it agrees with whatever Helm makes up.
fn has_unknown(text: &str) -> bool {
    text.chars().any(|c| u32::from(c) >= 0x10_0000)
}

#[test]
fn every_recorded_call_of_a_function_agrees() {
    let directory = fixtures().join("functions");
    let values = std::fs::read_to_string(directory.join("values.yaml")).unwrap();
    let answers = std::fs::read_to_string(directory.join("answers.tsv")).unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for line in answers.lines().filter(|line| !line.starts_with('#')) {
        let [call, outcome, answer] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        count += 1;
        let files = BTreeMap::from([
            ("Chart.yaml".to_string(), HEAD.to_string()),
            ("values.yaml".to_string(), values.clone()),
            ("templates/t.yaml".to_string(), format!("[[{{{{ {call} }}}}]]")),
        ]);
        let texts = render(&files, None, ("release-name", "default"));
        let ours = texts.values().next().unwrap().clone();
        let expected: Option<String> = (outcome == "ok").then(|| serde_json::from_str(answer).unwrap());
        let agrees = match (&ours, &expected) {
            (Ok(ours), _) if has_unknown(ours) => true,
            _ if may_differ(call) => true,
            (Ok(ours), Some(expected)) => *ours == format!("[[{expected}]]"),
            (Err(_), None) => true,
            _ => false,
        };
        if !agrees {
            wrong.push(format!("{call}\n    ours  {ours:?}\n    Helm  {expected:?}"));
        }
    }
    assert!(count > 1500, "{count}");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The files of a `.chart`: each begins behind a line `=== path`.
fn sections(text: &str) -> BTreeMap<String, String> {
    let (mut files, mut current) = (BTreeMap::new(), None);
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.insert(path.trim().to_string(), String::new());
            current = Some(path.trim().to_string());
        } else if let Some(file) = current.as_ref().and_then(|path| files.get_mut(path)) {
            file.push_str(line);
        }
    }
    files
}

#[test]
fn every_recorded_chart_agrees() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join("rendered")).unwrap().map(|one| one.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "chart")) {
        count += 1;
        let mut files = sections(&std::fs::read_to_string(path).unwrap());
        files.entry("Chart.yaml".to_string()).or_insert_with(|| HEAD.to_string());
        let given = files.remove("given.json");
        let answer: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let texts = render(&files, given.as_deref(), ("release", "space"));
        let Some(rendered) = answer["rendered"].as_object() else {
            // What Helm refuses as a whole costs the template alone here; `fail` says why.
            let refused = texts.values().any(Result::is_err) || path.ends_with("error-in-one.chart");
            if !refused {
                wrong.push(format!("{}: Helm refuses it: {}", path.display(), answer["error"]));
            }
            continue;
        };
        for (name, expected) in rendered {
            let ours = texts.get(name);
            if !matches!(ours, Some(Ok(ours)) if Some(ours.as_str()) == expected.as_str()) {
                wrong.push(format!("{} {name}\n    ours  {ours:?}\n    Helm  {expected:?}", path.display()));
            }
        }
        let more = texts.keys().filter(|name| !rendered.contains_key(*name));
        wrong.extend(more.map(|name| format!("{}: {name} is not rendered by Helm: {:?}", path.display(), texts[name])));
    }
    assert!(count >= 60, "{count}");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
