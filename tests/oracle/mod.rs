//! Recorded answers of `terraform console`, and those of `clearspan eval` to hold against them.

#![allow(dead_code)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The cases of a file: expression, and the answer or `None` for an error.
pub fn cases(text: &str) -> Vec<(&str, Option<String>)> {
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

/// One answer of `clearspan eval`.
#[derive(Debug)]
pub struct Answer {
    pub outcome: String,
    pub text: Option<String>,
    pub message: Option<String>,
}

/// The answers of one process to one expression a line.
pub fn eval(directory: &Path, arguments: &[&str], expressions: &[&str]) -> Vec<Answer> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
        .current_dir(directory)
        .args(["eval", "--format", "json"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = expressions.join("\n") + "\n";
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Answer> = text
        .lines()
        .zip(expressions)
        .map(|(line, expression)| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["expression"], *expression);
            let text = |key: &str| line[key].as_str().map(str::to_string);
            Answer { outcome: text("outcome").unwrap(), text: text("text"), message: text("message") }
        })
        .collect();
    assert_eq!(answers.len(), expressions.len(), "an expression has no answer");
    answers
}
