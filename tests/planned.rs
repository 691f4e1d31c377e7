//! Whole configurations against what `terraform plan` 1.11.4 makes of them: every instance, every known value of it, and
//! every configuration that it refuses is a line in the ledger.
//!
//! The answers are recorded by `fixtures/planned/record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clearspan::expr::functions::{CallContext, find};
use clearspan::source::{SourceMap, Span};
use clearspan::syntax::hcl;
use clearspan::terraform::{Configuration, Inputs, Problem, Root, evaluate};
use clearspan::value::{RootId, Value};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/planned")
}

/// The root module of these files, by path.
fn root(files: &BTreeMap<String, String>) -> (Root, Vec<Problem>) {
    let sources = SourceMap::in_memory();
    let mut parsed: Vec<(&str, hcl::File)> = Vec::new();
    for (path, text) in files {
        let source = sources.add(path, text.as_str());
        if path.ends_with(".tf.json") {
            parsed.push((path, hcl::parse_json(source.id, text)));
        } else if path.ends_with(".tf") || path.ends_with(".tfvars") {
            parsed.push((path, hcl::parse(source.id, text)));
        }
    }
    let syntax: Vec<Problem> = parsed
        .iter()
        .flat_map(|(_, file)| &file.errors)
        .map(|error| Problem { span: error.span, reason: "syntax-error", message: error.message.clone(), incomplete: true })
        .collect();
    let configuration = Configuration::new(parsed.iter().map(|(path, file)| (*path, file)));
    let inputs = Inputs::default();
    let (root, problems) = evaluate(&configuration, &sources, &inputs, "", RootId(0), &|_| true);
    (root, syntax.into_iter().chain(problems).collect())
}

fn read(directory: &Path, base: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, base, files);
        } else if path.file_name().is_some_and(|name| name != "planned.json") {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The value as JSON; `None` when it is not wholly known.
fn json(value: &Value) -> Option<serde_json::Value> {
    let context = CallContext { files: None, call: Span::NONE, name: "jsonencode", policy: false, later: false };
    let text = find("jsonencode").unwrap().call(&context, std::slice::from_ref(value)).ok()?;
    serde_json::from_str(text.as_str()?).ok()
}

#[test]
fn instances_and_their_values_are_those_of_the_plan() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let directory = entry.unwrap().path();
        if !directory.is_dir() {
            continue;
        }
        let mut files = BTreeMap::new();
        read(&directory, &directory, &mut files);
        let (root, problems) = root(&files);
        assert_eq!(problems, [], "{}", directory.display());
        let planned: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(directory.join("planned.json")).unwrap()).unwrap();
        let inputs = planned["inputs"].as_object().unwrap();
        let mut found: Vec<String> = root.resources.iter().map(|resource| resource.address.to_string()).collect();
        let mut expected: Vec<&String> = inputs.keys().collect();
        found.sort();
        expected.sort();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{}", directory.display());
        for resource in &root.resources {
            let address = resource.address.to_string();
            if let Some(input) = inputs[&address].get("input") {
                let ours = resource.body.get("input").and_then(json).unwrap_or_default();
                assert_eq!(&ours, input, "{}: {address}", directory.display());
                seen += 1;
            }
        }
        let outputs = planned["outputs"].as_object().unwrap();
        for output in &root.outputs {
            assert_eq!(json(&output.value).as_ref(), outputs.get(output.name.as_str()), "output {}", output.name);
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} values compared");
}

/// What Terraform refuses and we do not say, and why.
const UNSAID: &[(&str, &str)] = &[
    ("an ephemeral value in a resource", "what is ephemeral is not printed, but it is not followed"),
    ("a sensitive value in an output that is not", "the outputs of modules that say so are sensitive here, and not in 1.11"),
    ("a version that is not this one", "no release of Terraform is meant"),
];

#[test]
fn what_terraform_refuses_is_said() {
    let text = std::fs::read_to_string(fixtures().join("refused.txt")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in text.split("=== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (files, answer) = rest.rsplit_once("\n! ").unwrap();
        let files: BTreeMap<String, String> = files
            .split("--- ")
            .skip(1)
            .map(|file| file.split_once('\n').unwrap_or((file, "")))
            .map(|(path, text)| (path.to_string(), format!("{text}\n")))
            .collect();
        let (evaluated, problems) = root(&files);
        // Faults of module calls are findings; everything else is in the ledger.
        let faults = evaluated.modules.iter().flat_map(|call| &call.faults).map(|fault| fault.text.as_str());
        let ours: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).chain(faults).collect();
        count += 1;
        let refused = answer.trim() != "no error";
        let unsaid = UNSAID.iter().any(|(case, _)| *case == name);
        if ours.is_empty() == (refused && !unsaid) {
            wrong.push(format!("{name}: terraform: {}; here: {ours:?}", answer.trim()));
        }
    }
    assert!(count > 60, "{count} cases");
    assert!(wrong.is_empty(), "{}\n{} of {count}", wrong.join("\n"), wrong.len());
}
