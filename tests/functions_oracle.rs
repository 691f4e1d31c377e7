//! Functions and the console's print against the answers that `terraform console` 1.11.4 gave, to the last character.
//!
//! The answers are recorded by `fixtures/functions/record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use clearspan::expr::functions::{FileEntry, FileError, Files};
use clearspan::expr::print::console;
use clearspan::expr::{EvaluationError, Evaluator, Reference, Scope, Settings};
use clearspan::source::SourceId;
use clearspan::syntax::hcl::parse_expression;
use clearspan::value::Value;

struct Disk;

impl Disk {
    fn full(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/functions/files").join(path)
    }
}

fn refused(error: std::io::Error) -> FileError {
    FileError::Refused(error.to_string())
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(Disk::full(path)).map_err(refused)
    }

    fn exists(&self, path: &str) -> Result<bool, FileError> {
        match std::fs::metadata(Disk::full(path)) {
            Ok(found) if found.is_dir() => Err(FileError::Refused("is a directory".into())),
            found => Ok(found.is_ok()),
        }
    }

    fn list(&self, directory: &str) -> Result<Vec<FileEntry>, FileError> {
        let Ok(entries) = std::fs::read_dir(Disk::full(directory)) else { return Ok(Vec::new()) };
        Ok(entries
            .flatten()
            .map(|entry| FileEntry {
                name: entry.file_name().into_string().unwrap(),
                is_directory: entry.file_type().unwrap().is_dir(),
            })
            .collect())
    }
}

struct Nothing;

impl Scope for Nothing {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        Err(EvaluationError::new(format!("there is no `{}`", reference.root), reference.span))
    }

    fn settings(&self) -> Settings<'_> {
        Settings { files: Some(&Disk), references: true, ..Settings::default() }
    }
}

/// What clearspan says: the printed value, or `!` with the message.
fn answer(expression: &str) -> String {
    let (tree, errors) = parse_expression(SourceId(0), expression, 0);
    if let Some(error) = errors.first() {
        return format!("! syntax: {}", error.message);
    }
    match Evaluator::new(&Nothing).evaluate(&tree) {
        Ok(value) => console(&value),
        Err(error) => format!("! {}", error.message),
    }
}

/// The cases of a file: expression, and the answer or `None` for an error.
fn cases(text: &str) -> Vec<(&str, Option<String>)> {
    let mut cases: Vec<(&str, Option<String>)> = Vec::new();
    for line in text.split('\n') {
        if let Some(expression) = line.strip_prefix("> ") {
            cases.push((expression, None));
        } else if let (Some(answer), Some(case)) = (line.strip_prefix("| "), cases.last_mut()) {
            case.1 = Some(case.1.take().map_or(answer.to_string(), |before| before + "\n" + answer).replace('␍', "\r"));
        }
    }
    cases
}

/// A null has no type with us, so it prints as `null` wherever it is not an element of a collection; and `type()`, which
/// in the console prints itself, is a string.
fn printed_alike(expression: &str, wanted: &str, got: &str) -> bool {
    let untyped = |text: &str| {
        let text = text.split(" /*").next().unwrap_or(text);
        ["string", "number", "bool", "list", "set", "map"]
            .iter()
            .fold(text.to_string(), |text, name| text.replace(&format!("to{name}(null)"), "null"))
    };
    got == wanted
        || untyped(got) == untyped(wanted)
        || (expression.starts_with("type(")
            && got.trim_matches('"').trim_start_matches("<<EOT\n").trim_end_matches("\nEOT") == wanted)
}

/// Where we differ, and why.
const DIFFERENT: &[(&str, &str)] = &[
    // Newer releases accept these.
    ("coalescelist(null, [\"b\"])", "null is skipped since go-cty 1.17"),
    ("contains([null], null)", "null can be searched for since go-cty 1.17"),
    // A null without a type is not known to Terraform 1.11, which then does not format it.
    ("format(\"%s\", null)", "refused"),
    ("format(\"%v\", null)", "printed"),
    ("format(\"%#v\", null)", "printed"),
    ("formatlist(\"%s\", null)", "refused"),
    ("formatlist(\"%v\", null)", "printed"),
    // Results outside of the network that was given.
    ("cidrhost(\"::ffff:10.0.0.0/120\", 1)", "Terraform loses an IPv4 address mapped into IPv6"),
    ("cidrhost(\"2001:db8::/32\", 340282366920938463463374607431768211455)", "refused"),
    ("cidrsubnet(\"10.0.0.0/8\", 8, -1)", "refused"),
    ("cidrsubnet(\"10.0.0.0/8\", -1, 0)", "refused"),
    // Numbers that we do not have: minus zero and the infinite ones.
    ("jsondecode(\"-0\")", "zero"),
    ("-0", "zero"),
    ("log(1, 0.5)", "zero"),
    ("log(10, 0)", "zero"),
    ("log(0, 10)", "refused"),
    ("pow(0, -1)", "refused"),
    ("pow(0, -1.5)", "refused"),
    ("pow(0, -2)", "refused"),
    ("pow(1e10, 100)", "refused"),
    ("pow(2, 2000)", "refused"),
    ("tonumber(\"Inf\")", "refused"),
    ("5 / 0", "refused"),
    // YAML.
    ("yamldecode(\".inf\")", "refused"),
    ("yamldecode(\"-.inf\")", "refused"),
    ("yamldecode(\"a: 0.1\\nb: 1e400\\nc: 12e03\\nd: 1.0\\ne: -0\\n\")", "zero"),
    ("yamldecode(\"d:\\n  <<: [{x: 1}, {x: 2, y: 3}]\\n  z: 4\\n\")", "newer releases merge several mappings"),
    ("yamldecode(\"\\ta: 1\")", "a tab before a key is read"),
    ("yamldecode(\"%YAML 1.2\\n---\\na: 1\")", "the version is read and does not matter"),
    // Left to the evaluator's types.
    ("contains(tolist([[\"a\"]]), tolist([\"a\"]))", "a list equals a tuple of the same elements"),
    ("false ? [1] : [\"a\", \"b\"]", "the result of a conditional is not converted"),
    ("true ? {a=1} : {a=\"x\"}", "the result of a conditional is not converted"),
    // Not here.
    ("textencodebase64(\"a\", \"CP037\")", "a character set that we do not have"),
    ("regex(\"(?P<name>a)(?P<name>b)\", \"ab\")", "two groups of one name are refused"),
    ("length(\"नमस्ते\")", "grapheme clusters of a newer Unicode"),
    ("type(sensitive(\"a\"))", "stays sensitive"),
];

#[test]
fn every_answer_is_that_of_the_console() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/functions");
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = std::fs::read_to_string(file).unwrap();
        for (expression, wanted) in cases(&text) {
            count += 1;
            let got = answer(expression);
            let agrees = match &wanted {
                Some(wanted) => printed_alike(expression, wanted, &got),
                None => got.starts_with("! "),
            };
            let known = DIFFERENT.iter().any(|(different, _)| *different == expression);
            if known {
                assert!(!agrees, "{expression} agrees by now: take it off the list");
                continue;
            }
            if !agrees {
                let wanted = wanted.unwrap_or_else(|| "! an error".into());
                failures.push(format!("{expression}\n   terraform: {wanted}\n   clearspan: {got}"));
            }
        }
    }
    assert!(count > 1500, "only {count} cases");
    assert!(failures.is_empty(), "{} of {count} differ:\n\n{}", failures.len(), failures.join("\n\n"));
}
