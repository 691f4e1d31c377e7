//! What is left of broken manifests.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::tests::{read, to_json};
use super::*;
use crate::source::SourceId;

/// Text values by their path.
fn leaves(value: &Json, path: &str, into: &mut BTreeMap<String, String>) {
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &format!("{path}/{key}"), into)),
        Json::Array(items) => items.iter().for_each(|item| leaves(item, &format!("{path}/{}", name_of(item)), into)),
        other => {
            into.insert(path.to_owned(), other.to_string());
        }
    }
}

/// Items of a list are known by their name, so that a lost one does not move the others.
fn name_of(item: &Json) -> String {
    item.get("name").or(item.get("containerPort")).map_or_else(|| item.to_string(), Json::to_string)
}

fn leaves_of(file: &File) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for document in &file.documents {
        leaves(&to_json(&document.root), "", &mut all);
    }
    all
}

/// One broken line: what is done to it, for every line where it can be done.
fn mutations(text: &str) -> Vec<(&'static str, usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut offer = |kind, broken: Option<String>| {
            if let Some(broken) = broken.filter(|broken| broken != line) {
                let mut copy: Vec<&str> = lines.clone();
                copy[number] = &broken;
                all.push((kind, number + 1, copy.join("\n") + "\n"));
            }
        };
        if line.starts_with('#') {
            continue;
        }
        offer("quote lost", line.rfind(['"', '\'']).map(|at| format!("{}{}", &line[..at], &line[at + 1..])));
        offer("bracket lost", line.rfind([']', '}']).map(|at| format!("{}{}", &line[..at], &line[at + 1..])));
        offer("bracket turned", line.rfind(']').map(|at| format!("{}}}{}", &line[..at], &line[at + 1..])));
        let key_end = line.find(": ").or(line.strip_suffix(':').map(str::len));
        offer("colon lost", key_end.map(|at| format!("{}{}", &line[..at], &line[at + 1..])));
        offer(
            "second colon",
            line.split_once(": ").filter(|(_, v)| !v.starts_with(['"', '\'', '[', '{'])).map(|_| format!("{line}: x")),
        );
        offer("tab", line.strip_prefix("  ").map(|rest| format!("\t{rest}")));
        offer("one space more", key_end.map(|_| format!(" {line}")));
        offer("one space less", line.strip_prefix(' ').filter(|_| key_end.is_some()).map(str::to_owned));
        offer("stray bracket", Some(format!("{line} }}")).filter(|_| line.ends_with(['"', ']', '}'])));
        offer("template", line.split_once(": ").map(|(key, _)| format!("{key}: {{{{ x }}}} {{{{- y")));
    }
    all
}

/// The original's leaves on and below the broken line are lost at most, and two lines more.
fn is_recovered(original: &str, line: usize, whole: &BTreeMap<String, String>, file: &File) -> bool {
    let lines: Vec<&str> = original.lines().collect();
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let outer = indentation(lines[line - 1]);
    let below = lines[line..].iter().take_while(|line| indentation(line) > outer).count();
    let left = leaves_of(file);
    let lost = whole.iter().filter(|(path, value)| left.get(*path) != Some(value)).count();
    // `{a: b, c: d}` holds several leaves in its line.
    let in_line = lines[line - 1].matches(',').count();
    lost <= 1 + in_line + below + 2
}

#[test]
fn broken_manifests_lose_a_line_or_two() {
    let base = include_str!("../../../fixtures/syntax/yaml/recovery-base.yaml");
    let whole = leaves_of(&read(base));
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    let (mut near, mut broken) = (0, 0);
    for (kind, line, text) in mutations(base) {
        let file = read(&text);
        if file.errors.is_empty() {
            continue; // still valid YAML, though with another meaning
        }
        broken += 1;
        let places: Vec<usize> =
            file.errors.iter().map(|error| text[..error.span.start as usize].matches('\n').count() + 1).collect();
        let is_near = places.iter().any(|place| place.abs_diff(line) <= 1);
        near += usize::from(is_near);
        let entry = kinds.entry(kind).or_default();
        entry.1 += 1;
        if is_recovered(base, line, &whole, &file) {
            entry.0 += 1;
        } else {
            failures.push(format!(
                "{kind}, line {line}: {:?}",
                file.errors.iter().map(|e| &e.message).zip(&places).collect::<Vec<_>>()
            ));
        }
        if !is_near {
            failures.push(format!("{kind}, line {line} reported at {places:?}"));
        }
    }
    let recovered: usize = kinds.values().map(|(good, _)| good).sum();
    let report = format!("{recovered} of {broken}, {near} reported in place\n{kinds:#?}\n{}", failures.join("\n"));
    println!("{report}");
    assert!(broken >= 60, "{report}");
    assert!(recovered * 100 >= broken * 90, "{report}");
    assert!(near * 100 >= broken * 90, "{report}");
}

#[test]
fn an_open_quote_is_reported_where_it_opens() {
    for (text, line) in [
        ("a: 1\nREDIS_TLS: \"true\nb: 2\n", 2),
        ("a: 1\nREDIS_TLS: \"true\nb: \"x\"\nc: \"y\"\n", 2),
        ("env:\n- name: A\n  value: \"x\n- name: B\n  value: \"y\"\n- name: C\n  value: z\n", 3),
        ("a: 'it's'\nb: 1\n", 1),
        ("a:\n  b: 'x\n  c: 1\n---\nd: 'e'\n", 2),
        ("a: [\"x, y]\nb: 1\n", 1),
    ] {
        let file = read(text);
        let place = text[..file.errors[0].span.start as usize].matches('\n').count() + 1;
        assert_eq!(place, line, "{text} {:?}", file.errors);
        assert_eq!(file.errors.len(), 1, "{text} {:?}", file.errors);
    }
}

#[test]
fn a_broken_document_does_not_touch_its_neighbours() {
    let text = "a: 1\n# one\n---\nb: [1, 2\nc: 3\n---\nd: \"x\ne: 5\n---\n\tf: 6\n--- {g: 7\n---\nh: 8 # eight\n";
    let file = read(text);
    let documents: Vec<String> = file.documents.iter().map(|document| to_json(&document.root).to_string()).collect();
    assert_eq!(documents.first().map(String::as_str), Some("{\"a\":1}"));
    assert_eq!(documents.last().map(String::as_str), Some("{\"h\":8}"));
    assert!(documents.contains(&"{\"c\":3}".to_owned()), "{documents:?}");
    assert!(documents.contains(&"{\"e\":5}".to_owned()), "{documents:?}");
    assert_eq!(file.comments.len(), 2);
    assert_eq!(file.errors.len(), 4, "{:?}", file.errors);
    for (index, broken) in [(0, false), (1, true), (2, true)] {
        assert_eq!(file.errors_in(&file.documents[index]).next().is_some(), broken, "{index}");
    }
}

#[test]
fn a_text_indented_with_tabs_is_read_and_reported_once() {
    let text = "kind: Pod\nspec:\n\tcontainers:\n\t\t- name: a\n\t\t  image: b\n\t\t- name: c\n";
    let file = read(text);
    assert_eq!(
        to_json(&file.documents[0].root).to_string(),
        "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\"},{\"name\":\"c\"}]}}"
    );
    assert_eq!(file.errors.len(), 1, "{:?}", file.errors);
    assert_eq!(&text[file.errors[0].span.range()], "\tcontainers:");
}

#[test]
fn many_broken_documents_take_linear_time() {
    let time = |count: usize| {
        let text = "a: [1\nb: \"c\nd: e: f\n---\n".repeat(count);
        let started = std::time::Instant::now();
        let file = parse(SourceId(1), &text);
        assert!(file.errors.len() >= count);
        started.elapsed()
    };
    let (few, many) = (time(500), time(5000));
    assert!(many < few * 40, "{few:?} {many:?}");
}
