//! The binary as a user meets it: exit codes, streams, messages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn clearspan(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clearspan")).current_dir(directory).args(arguments).output().unwrap()
}

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, content).unwrap();
    }
    scratch
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn wrong_usage_is_2_and_says_what_to_do() {
    let scratch = scratch(&[("main.tf", ""), ("values/prod.tfvars", "")]);
    let table: &[(&[&str], &str)] = &[
        (&[], "Usage: clearspan"),
        (&["chekc"], "'check'"),
        (&["check", "--formt", "json"], "similar argument exists: '--format'"),
        (&["check", "nowhere"], "error: no such file or directory: `nowhere`"),
        (&["check", "--var-file", "nowhere.tfvars"], "error: no such file or directory: `nowhere.tfvars`"),
        (&["check", "--var-file", "values"], "`values` is a directory"),
        (&["check", "--var", "x"], "help: write `--var NAME=VALUE`"),
        (&["check", "--report", "sarif"], "help: write `--report FORMAT=FILE`"),
        (&["check", "--report", "pdf=x"], "error: there is no report format `pdf`"),
        (&["check", "--only", "no-such-rule"], "error: there is no rule `no-such-rule`"),
        (&["check", "--output", "no/such/directory"], "`no/such/directory` cannot be written"),
        (&["check", "--threads", "0"], "0 is not in 1..=256"),
        (&["eval", "--module", "nowhere", "1"], "error: no such file or directory: `nowhere`"),
        (&["eval", "--module", "main.tf", "1"], "error: `main.tf` is not a directory"),
        (&["eval", "--var-file", "values", "1"], "`values` is a directory"),
        (&["eval", "--var", "x", "1"], "help: write `--var NAME=VALUE`"),
        (&["explain", "no-such-rule"], "error: there is no rule `no-such-rule`"),
    ];
    for (arguments, message) in table {
        let output = clearspan(scratch.path(), arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty(), "{arguments:?} wrote to standard output");
    }
}

#[test]
fn a_path_without_any_file_of_ours_is_3_unless_allowed() {
    let scratch = scratch(&[("notes.txt", "")]);
    let output = clearspan(scratch.path(), &["check"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains("no Terraform or Kubernetes file was found here"), "{}", text(&output.stdout));
    let allowed = clearspan(scratch.path(), &["check", "--allow-incomplete", "--format", "json"]);
    assert_eq!(allowed.status.code(), Some(0));
    let report: serde_json::Value = serde_json::from_slice(&allowed.stdout).unwrap();
    assert_eq!(report["ledger"]["incomplete"][0]["reason"], "no-input", "the ledger is still there");
    assert!(text(&allowed.stderr).contains("incomplete: .: no Terraform"), "{}", text(&allowed.stderr));
}

#[test]
fn reports_go_where_they_are_sent() {
    let scratch = scratch(&[("main.tf", ""), ("notes.txt", "")]);
    let output = clearspan(scratch.path(), &["check", "--output", "out.json", "--format", "json", "--report", "concise=out.txt"]);
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).starts_with("no violations"), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(scratch.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["ledger"]["skipped"][0]["path"], "notes.txt");
    assert!(scratch.path().join("out.txt").exists());
}

#[test]
fn paths_outside_the_current_directory_move_the_scan_root() {
    let scratch = scratch(&[("here/x.txt", ""), ("there/deep/notes.txt", ""), ("there/main.tf", "")]);
    let output = clearspan(&scratch.path().join("here"), &["check", "../there", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ledger"]["skipped"][0]["path"], "deep/notes.txt");
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let scratch = scratch(&[("main.tf", "")]);
    assert!(!clearspan(scratch.path(), &["check"]).stdout.contains(&0x1b));
    assert!(clearspan(scratch.path(), &["check", "--color", "always"]).stdout.contains(&0x1b));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let files: Vec<(String, &str)> =
        (0..2000).map(|number| (format!("directory/a-long-name-to-fill-the-pipe-{number}.txt"), "")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, content)| (path.as_str(), *content)).collect();
    let scratch = scratch(&files);
    std::fs::write(scratch.path().join("main.tf"), "").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
        .current_dir(scratch.path())
        .args(["check", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "the result is the same, whoever reads it");
    assert!(!text(&output.stderr).contains("pipe"), "{}", text(&output.stderr));
}

#[test]
fn help_has_examples_and_names_every_exit_code() {
    let scratch = scratch(&[]);
    for command in ["check", "eval", "rules", "explain"] {
        let output = clearspan(scratch.path(), &[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Examples:"), "{command}");
    }
    let help = text(&clearspan(scratch.path(), &["check", "--help"]).stdout);
    for code in ["  0  ", "  1  ", "  2  ", "  3  "] {
        assert!(help.contains(code), "{help}");
    }
}
