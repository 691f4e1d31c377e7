//! `clearspan eval` in modules against the answers that `terraform console` 1.11.4 gave, to the last character.
//!
//! The answers are recorded by `fixtures/eval/record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod oracle;

use std::path::Path;

use oracle::{Answer, cases, eval};

/// What stands for a part that is not known.
const UNKNOWN: &str = "(known after apply)";

/// Scenario, rule, expressions.
type Listed = (&'static str, &'static str, &'static [&'static str]);

/// Where more is known than the console knows, and why: what it does not know must be the only difference.
const MORE: &[Listed] = &[
    ("unknown", "both sides of a conditional are the same", &["local.known"]),
    ("unknown", "a variable that is not nullable is not null", &["var.never_null == null", "var.never_null != null"]),
    (
        "unknown",
        "one side decides a logical operator",
        &["var.flag && false", "false && var.flag", "var.flag || true", "true || var.flag"],
    ),
    ("unknown", "the beginning of a text is known", &["substr(local.name, 0, 4)"]),
    ("unknown", "one part that differs decides a comparison", &["local.items == [\"a\", \"z\"]"]),
];

/// Where we differ, and why.
const DIFFERENT: &[Listed] = &[
    (
        "secrets",
        "what a module's output says is sensitive is not printed, whoever asks",
        &["module.m", "module.m.marked", "module.m.object", "module.m.object.a", "issensitive(module.m.marked)"],
    ),
    ("unknown", "how many elements an unknown has is not taken from its type", &["length(var.tuple)", "sort(local.items)"]),
    ("unknown", "the length of the known beginning of a text does not count", &["length(local.name) > 3"]),
    ("unknown", "what type an unknown has does not make an access an error", &["var.text.x", "var.list.x"]),
    ("unknown", "sets of different types are compared by their elements", &["var.set == toset([])"]),
    ("resources", "what attributes a resource of the core has is not checked", &["terraform_data.single.nothing"]),
];

/// The scenario in which resources are asked for: the console without a state knows nothing of them, and what their
/// arguments say, and how many there are, is known here.
const RESOURCES: &str = "resources";

/// Whether `got` says what `wanted` says but for what is not known there.
fn fills(wanted: &str, got: &str) -> bool {
    let mut parts = wanted.split(UNKNOWN);
    let Some(mut rest) = parts.next().and_then(|first| got.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = if parts.peek().is_none() && !part.is_empty() { rest.rfind(part) } else { rest.find(part) };
        match at {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || wanted.ends_with(UNKNOWN)
}

fn is_listed(list: &[Listed], scenario: &str, expression: &str) -> bool {
    list.iter().any(|(of, _, expressions)| *of == scenario && expressions.contains(&expression))
}

fn agrees(scenario: &str, expression: &str, wanted: Option<&str>, got: &Answer) -> bool {
    match (wanted, got.text.as_deref()) {
        (None, None) => true,
        (Some(wanted), Some(got)) if is_listed(MORE, scenario, expression) => wanted != got && fills(wanted, got),
        (Some(wanted), Some(got)) if scenario == RESOURCES && wanted != got => {
            // What is known of the type is more as well.
            fills(wanted, got) || expression.starts_with("type(") && wanted == "dynamic"
        }
        // An instance that is not there is known not to be.
        (Some(UNKNOWN), None) => scenario == RESOURCES && got.message.as_deref().is_some_and(|m| m.contains("no instance")),
        (Some(wanted), Some(got)) => wanted == got,
        _ => false,
    }
}

#[test]
fn every_answer_in_a_module_is_that_of_the_console() {
    let mut scenarios: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/eval"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    scenarios.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for directory in &scenarios {
        let scenario = directory.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(directory.join("expressions.txt")).unwrap();
        let arguments = std::fs::read_to_string(directory.join("arguments")).unwrap_or_default();
        let arguments: Vec<&str> = arguments.lines().collect();
        let all = cases(&text);
        let expressions: Vec<&str> = all.iter().map(|(expression, _)| *expression).collect();
        let answers = eval(directory, &arguments, &expressions);
        for ((expression, wanted), got) in all.iter().zip(&answers) {
            count += 1;
            let agrees = agrees(scenario, expression, wanted.as_deref(), got);
            if is_listed(DIFFERENT, scenario, expression) {
                assert!(!agrees, "{scenario}: {expression} agrees by now: take it off the list");
            } else if !agrees {
                let got = got.text.as_ref().or(got.message.as_ref());
                failures.push(format!("{scenario}: {expression}\n   terraform: {wanted:?}\n   clearspan: {got:?}"));
            }
        }
    }
    assert!(count > 600, "only {count} cases");
    assert!(failures.is_empty(), "{} of {count} differ:\n\n{}", failures.len(), failures.join("\n\n"));
}
