//! Plans as input: what the real program planned is what we say, at the user's lines; hostile plans end as a ledger
//! entry; secrets stay in the plan.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use binary::project;
use clearspan::source::{SourceMap, Span};
use clearspan::syntax::{hcl, json};
use clearspan::terraform::{Configuration, Inputs, Operation, Problem, Resource, Root, evaluate, plan};
use clearspan::value::{Kind, Mode, RootId, Value, WayKind};
use serde_json::Value as Json;

/// A recorded plan laid over its source, and what the plan says.
struct Recorded {
    name: String,
    sources: SourceMap,
    root: Root,
    problems: Vec<Problem>,
    json: Json,
}

fn terraform_files(directory: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("before") {
                terraform_files(&path, into);
            }
        } else if path.extension().is_some_and(|end| end == "tf") {
            into.push(path);
        }
    }
    into.sort();
}

fn recorded(name: &str, with_source: bool) -> Recorded {
    let directory = project("fixtures/plans/terraform").join(name);
    let sources = SourceMap::new(&directory).unwrap();
    let mut files = Vec::new();
    terraform_files(&directory, &mut files);
    let parsed: Vec<(String, hcl::File)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&directory).unwrap().to_str().unwrap().to_string();
            let source = sources.read(&path).unwrap();
            let file = hcl::parse(source.id, &source.text);
            (path, file)
        })
        .collect();
    let source = sources.read("recorded.tfplan.json").unwrap();
    let (tree, errors) = json::parse_json_document(source.id, &source.text);
    assert_eq!(errors, []);
    let read = plan::read(source.id, "recorded.tfplan.json", &tree.unwrap()).unwrap();
    let json: Json = serde_json::from_str(&source.text).unwrap();
    let (root, problems) = if with_source {
        let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)));
        assert_eq!(read.likeness(&configuration.definitions[""]), 100, "{name}");
        let inputs = Inputs { plans: [("".into(), Arc::new(read))].into(), ..Inputs::default() };
        evaluate(&configuration, &sources, &inputs, "", RootId(0), &|_| true)
    } else {
        plan::evaluate_alone(&read, RootId(0))
    };
    Recorded { name: name.to_string(), sources, root, problems, json }
}

const CASES: [&str; 3] = ["create", "change", "given"];

fn changes(json: &Json) -> impl Iterator<Item = (&str, &Json, Vec<&str>)> {
    json["resource_changes"].as_array().unwrap().iter().map(|change| {
        let actions = change["change"]["actions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap());
        (change["address"].as_str().unwrap(), &change["change"], actions.collect())
    })
}

/// What is wrong with a value that was planned like this. `open`: an unknown value may be left out.
fn compare(at: &str, value: Option<&Value>, planned: &Json, unknown: &Json, sensitive: &Json, wrong: &mut Vec<String>) {
    if unknown == &Json::Bool(true) {
        if value.is_some_and(|value| value.is_wholly_known() && !value.is_null().is_true()) {
            wrong.push(format!("{at} is known only after apply, and is {value:?}"));
        }
        return;
    }
    if sensitive == &Json::Bool(true) && !planned.is_null() && !value.is_some_and(|value| value.sensitive) {
        wrong.push(format!("{at} is sensitive, and is not marked"));
    }
    let same = match (planned, value.map(|value| &value.kind)) {
        (Json::Null, kind) => matches!(kind, None | Some(Kind::Null(_) | Kind::Absent(_))),
        (Json::Bool(planned), Some(Kind::Bool(is))) => planned == is,
        (Json::Number(planned), Some(Kind::Number(is))) => planned.to_string() == is.to_string(),
        (Json::String(planned), Some(Kind::String(is))) => planned.as_str() == is.as_str(),
        (Json::Array(planned), Some(Kind::Sequence(is))) => {
            for (index, item) in planned.iter().enumerate() {
                let at = format!("{at}[{index}]");
                compare(&at, is.items.get(index), item, &unknown[index], &sensitive[index], wrong);
            }
            is.is_closed() && is.items.len() == planned.len()
        }
        (Json::Object(planned), Some(Kind::Mapping(is))) => {
            for (name, item) in planned {
                compare(&format!("{at}.{name}"), is.get(name), item, &unknown[name], &sensitive[name], wrong);
            }
            let named = |name: &str| planned.contains_key(name) || unknown[name] != Json::Null;
            is.open.is_none() && is.entries.keys().all(|name| named(name))
        }
        _ => false,
    };
    if !same {
        wrong.push(format!("{at} is planned as {planned}, and is {value:?}"));
    }
}

fn by_address(resources: &[Resource]) -> BTreeMap<String, &Resource> {
    resources.iter().map(|resource| (resource.address.to_string(), resource)).collect()
}

#[test]
fn what_terraform_planned_is_what_there_is() {
    for (case, with_source) in CASES.iter().flat_map(|case| [(case, true), (case, false)]) {
        let recorded = recorded(case, with_source);
        let name = format!("{} {}", recorded.name, if with_source { "with source" } else { "alone" });
        assert_eq!(recorded.problems, [], "{name}");
        let (resources, deleted) = (by_address(&recorded.root.resources), by_address(&recorded.root.deleted));
        let planned: BTreeSet<&str> =
            changes(&recorded.json).filter(|(_, _, actions)| actions != &["delete"]).map(|(address, ..)| address).collect();
        assert_eq!(resources.keys().map(String::as_str).collect::<BTreeSet<_>>(), planned, "{name}");
        assert!(recorded.root.resources.iter().all(|resource| resource.maybe.is_none()), "{name}");
        let mut wrong = Vec::new();
        for (address, change, actions) in changes(&recorded.json) {
            if actions.contains(&"delete") {
                let resource = deleted.get(address).unwrap_or_else(|| panic!("{name}: {address} is deleted"));
                let change_of = resource.change.as_ref().unwrap();
                assert_eq!(change_of.operation, Operation::Delete);
                for (attribute, value) in change["before"].as_object().unwrap() {
                    let at = format!("{name}: {address} before: {attribute}");
                    let sensitive = &change["before_sensitive"][attribute];
                    compare(&at, change_of.prior.get(attribute), value, &Json::Null, sensitive, &mut wrong);
                }
            }
            let Some(resource) = resources.get(address) else { continue };
            let operation = resource.change.as_ref().unwrap().operation;
            let expected = if actions.contains(&"create") { "create" } else { actions[0] };
            assert_eq!(operation.id(), expected, "{name}: {address}");
            let names: BTreeSet<&String> =
                ["after", "after_unknown"].iter().flat_map(|key| change[key].as_object().unwrap().keys()).collect();
            for attribute in names {
                let at = format!("{name}: {address}.{attribute}");
                let sensitive = &change["after_sensitive"][attribute];
                let (after, unknown) = (&change["after"][attribute], &change["after_unknown"][attribute]);
                compare(&at, resource.body.get(attribute), after, unknown, sensitive, &mut wrong);
            }
        }
        for (output, change) in recorded.json["output_changes"].as_object().into_iter().flatten() {
            let found = recorded.root.outputs.iter().find(|found| found.name == output.as_str());
            let value = found.map(|found| &found.value);
            compare(
                &format!("{name}: output.{output}"),
                value,
                &change["after"],
                &change["after_unknown"],
                &change["after_sensitive"],
                &mut wrong,
            );
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}

/// Every value of a tree with its name.
fn each<'v>(at: &str, value: &'v Value, visit: &mut dyn FnMut(&str, &'v Value)) {
    visit(at, value);
    match &value.kind {
        Kind::Sequence(sequence) => {
            for (index, item) in sequence.items.iter().enumerate() {
                each(&format!("{at}[{index}]"), item, visit);
            }
        }
        Kind::Mapping(mapping) => {
            mapping.entries.iter().for_each(|(name, entry)| each(&format!("{at}.{name}"), &entry.value, visit))
        }
        _ => {}
    }
}

#[test]
fn with_source_every_value_stands_in_the_source() {
    for case in CASES {
        let recorded = recorded(case, true);
        for resource in &recorded.root.resources {
            each(&resource.address.to_string(), &resource.body, &mut |at, value| {
                let span = value.origin.span.unwrap_or_else(|| panic!("{case}: {at} stands nowhere"));
                let source = recorded.sources.get(span.source).unwrap();
                assert!(source.path.ends_with(".tf"), "{case}: {at} stands in {}", source.path);
            });
        }
    }
}

#[test]
fn without_source_every_value_stands_where_the_plan_has_it() {
    for case in CASES {
        let recorded = recorded(case, false);
        let text = |span: Span| recorded.sources.get(span.source).unwrap().slice(span).to_string();
        let mut scalars = 0;
        for resource in &recorded.root.resources {
            assert!(text(resource.header).starts_with('"'), "{case}: the header is the address");
            each(&resource.address.to_string(), &resource.body, &mut |at, value| {
                let shown = text(value.origin.span.unwrap());
                match &value.kind {
                    Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
                        scalars += 1;
                        let is: Json = serde_json::from_str(&shown).unwrap_or_else(|_| panic!("{at} stands at {shown}"));
                        let same = match &value.kind {
                            Kind::Bool(flag) => is == Json::Bool(*flag),
                            Kind::Number(number) => is.to_string() == number.to_string(),
                            _ => is.as_str() == value.as_str(),
                        };
                        assert!(same, "{case}: {at} is {value:?} and stands at {shown}");
                    }
                    _ => {}
                }
            });
        }
        assert!(scalars > 10, "{case}");
    }
}

#[test]
fn what_only_the_plan_knows_says_so_and_references_stay_references() {
    let given = recorded("given", true);
    let resources = by_address(&given.root.resources);
    let zone = resources["terraform_data.counted[1]"].body.get_path(&["input", "zone"]).unwrap();
    assert_eq!(zone.as_str(), Some("c"));
    assert!(zone.origin.stations().any(|way| way.kind == WayKind::Plan), "{zone:?}");
    let change = recorded("change", true);
    let resources = by_address(&change.root.resources);
    let Kind::Sequence(input) = &resources["terraform_data.added"].body.get("input").unwrap().kind else { panic!() };
    assert_eq!(input.items[0].as_symbol().unwrap().to_string(), "terraform_data.replaced.id");
    let create = recorded("create", true);
    let resources = by_address(&create.root.resources);
    assert!(matches!(resources["terraform_data.each[\"a\"]"].body.get("input").unwrap().kind, Kind::Parts(_)));
    assert!(create.root.resources.iter().all(|resource| resource.address.mode == Mode::Managed));
}
