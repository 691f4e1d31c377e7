//! Functions and the console's print against the answers that `terraform console` 1.11.4 gave, to the last character.
//!
//! The answers are recorded by `fixtures/functions/record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod oracle;

use std::path::Path;

use clearspan::expr::functions::{FileEntry, FileError, Files};
use clearspan::expr::print;
use clearspan::expr::{EvaluationError, Evaluator, Reference, Scope, Settings};
use clearspan::source::SourceId;
use clearspan::syntax::hcl::parse_expression;
use clearspan::value::Value;
use oracle::{cases, eval};

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
        Err(EvaluationError::invalid(format!("there is no `{}`", reference.root), reference.span))
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
    match print::answer(&Evaluator::new(&Nothing), &tree) {
        Ok(answer) => answer,
        Err(error) => format!("! {}", error.message),
    }
}

/// Terraform computes logarithms and powers in its own way.
const LAST_DIGIT: &str = "the last digit is that of the machine's own function";
const NO_TABLE: &str = "unknown: the tables of the character set are not here";

/// Where we differ, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("textencodebase64(\"日\", \"HZ-GB-2312\")", NO_TABLE),
    ("textencodebase64(\"a\", \"CP037\")", NO_TABLE),
    ("textencodebase64(\"é\", \"IBM437\")", NO_TABLE),
    ("textencodebase64(\"é\", \"IBM850\")", NO_TABLE),
    ("timeadd(\"9999-12-31T23:59:59Z\", \"1s\")", "unknown: the calendar ends with the year 9999"),
    ("log(2, 3)", LAST_DIGIT),
    ("log(8, 3)", LAST_DIGIT),
    ("log(1000, 3)", LAST_DIGIT),
    ("log(0.5, 3)", LAST_DIGIT),
    ("log(3, 2)", LAST_DIGIT),
    ("log(3, 10)", LAST_DIGIT),
    ("log(3, 0.5)", LAST_DIGIT),
    ("log(1e300, 3)", LAST_DIGIT),
    ("log(7, 3)", LAST_DIGIT),
    ("pow(2, 1.5)", LAST_DIGIT),
    ("pow(2, 3.7)", LAST_DIGIT),
    ("pow(1.1, 10)", LAST_DIGIT),
    ("pow(1.1, 100)", LAST_DIGIT),
    ("pow(10, 100)", LAST_DIGIT),
    ("pow(-3, 100)", LAST_DIGIT),
    ("pow(0.5, -1.5)", LAST_DIGIT),
    ("pow(3, 3.7)", LAST_DIGIT),
    ("pow(3, 100)", LAST_DIGIT),
    ("pow(1e10, 3.7)", LAST_DIGIT),
    ("pow(1e10, -1.5)", LAST_DIGIT),
    ("pow(7, -1.5)", LAST_DIGIT),
    ("pow(7, 100)", LAST_DIGIT),
    ("pow(1.1, 10)*1", LAST_DIGIT),
];

/// Functions that are not evaluated: how many recorded answers are unknown for that, and why.
const NOT_EVALUATED: &[(&str, usize, &str)] = &[
    ("base64gzip(", 19, "the recorded texts are those of Go's compressor, byte for byte; no rule reads one"),
    ("rsadecrypt(", 18, "secrets are not decrypted"),
];

/// The function for which an answer is unknown, by its number in [`NOT_EVALUATED`].
fn not_evaluated(expression: &str, answer: &str) -> Option<usize> {
    let is_unknown = matches!(answer, "(known after apply)" | "(sensitive value)");
    NOT_EVALUATED.iter().position(|(function, ..)| is_unknown && expression.contains(function))
}

#[test]
fn every_answer_is_that_of_the_console() {
    let directory = std::env::var("ORACLE").map_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/functions"), Into::into);
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut failures, mut unknown) = (0, Vec::new(), [0; NOT_EVALUATED.len()]);
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = std::fs::read_to_string(file).unwrap();
        for (expression, wanted) in cases(&text) {
            count += 1;
            let got = answer(expression);
            let agrees = match &wanted {
                Some(wanted) => *wanted == got,
                None => got.starts_with("! "),
            };
            let known = DIFFERENT.iter().any(|(different, _)| *different == expression);
            if known {
                assert!(!agrees, "{expression} agrees by now: take it off the list");
                continue;
            }
            if let Some(function) = not_evaluated(expression, &got).filter(|_| !agrees) {
                unknown[function] += 1;
                continue;
            }
            if !agrees {
                let wanted = wanted.unwrap_or_else(|| "! an error".into());
                failures.push(format!("{expression}\n   terraform: {wanted}\n   clearspan: {got}"));
            }
        }
    }
    assert!(count > 10_000, "only {count} cases");
    assert!(failures.is_empty(), "{} of {count} differ:\n\n{}", failures.len(), failures.join("\n\n"));
    for (unknown, (function, wanted, why)) in unknown.into_iter().zip(NOT_EVALUATED) {
        assert_eq!(unknown, *wanted, "`{function}`: {why}");
    }
}

/// The command is nothing but the library: one process, each line of standard input an expression.
#[test]
fn the_command_answers_as_the_console_does() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/functions");
    let mut files: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "txt"))
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let all: Vec<(&str, Option<String>)> = texts.iter().flat_map(|text| cases(text)).collect();
    let expressions: Vec<&str> = all.iter().map(|(expression, _)| *expression).collect();
    let answers = eval(&directory.join("files"), &[], &expressions);
    let mut failures = Vec::new();
    for ((expression, wanted), answer) in all.iter().zip(&answers) {
        let known = DIFFERENT.iter().any(|(different, _)| different == expression)
            || answer.text.as_ref().is_some_and(|text| not_evaluated(expression, text).is_some());
        if !known && answer.text != *wanted {
            let got = answer.text.as_ref().or(answer.message.as_ref());
            failures.push(format!("{expression}\n   terraform: {wanted:?}\n   clearspan: {got:?}"));
        }
    }
    assert!(failures.is_empty(), "{} of {} differ:\n\n{}", failures.len(), all.len(), failures.join("\n\n"));
}
