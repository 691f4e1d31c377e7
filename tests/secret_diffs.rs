//! `check --diff` prints no line with a secret that does not change, and what it prints can be applied.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::process::{Command, Stdio};

use binary::run;

const RULES: [&str; 2] = ["--only", "elasticache-multi-az"];

/// The diff, what is said of it, and the text that fixing makes.
fn diff(text: &str) -> (String, String, String) {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("main.tf");
    std::fs::write(&path, text).unwrap();
    let shown = run(scratch.path(), &[&["check", "--diff"][..], &RULES].concat());
    assert_eq!(shown.code, Some(1), "{}", shown.stderr);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "`--diff` changes nothing");
    run(scratch.path(), &[&["check", "--fix"][..], &RULES].concat());
    (shown.stdout, shown.stderr, std::fs::read_to_string(path).unwrap())
}

/// What git makes of a text and a diff; `None` where it refuses.
fn applied(text: &str, diff: &str, arguments: &[&str]) -> Option<String> {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("main.tf"), text).unwrap();
    std::fs::write(scratch.path().join("it.diff"), diff).unwrap();
    let git = Command::new("git")
        .arg("apply")
        .args(arguments)
        .arg("it.diff")
        .current_dir(scratch.path())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    git.success().then(|| std::fs::read_to_string(scratch.path().join("main.tf")).unwrap())
}

fn group(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("resource \"aws_elasticache_replication_group\" \"a\" {{\n{lines}}}\n")
}

#[test]
fn attack_secret_on_context_lines_is_cut_away_and_the_diff_applies() {
    let nodes = "num_cache_clusters = 2";
    let failover = "automatic_failover_enabled = true";
    let (token, open) = ("auth_token = \"mark3r-a\"", "multi_az_enabled = false");
    let engine = "engine = \"redis\"";
    let heredoc = "user_data = <<EOT\nexport REDIS_PASSWORD=mark3r-b\nEOT";
    let has_git = programs::program("attack_secret_on_context_lines_is_cut_away_and_the_diff_applies", "git").is_some();
    for (lines, needs_zero) in [
        (&[nodes, failover, token, open, engine][..], false),
        (&[nodes, failover, open, token, engine], true),
        (&[nodes, failover, open, engine, token], false),
        (&[nodes, failover, token, open, token], true),
        (&[token, nodes, failover, engine, open, engine], false),
        (&[nodes, failover, heredoc, engine, open], false),
    ] {
        let text = group(lines);
        let (diff, said, fixed) = diff(&text);
        assert!(diff.contains("+  multi_az_enabled = true\n"), "{diff}");
        assert!(!diff.contains("mark3r"), "{diff}");
        assert_eq!(said.contains("git apply --unidiff-zero"), needs_zero, "{said}\n{diff}");
        if has_git {
            let arguments: &[&str] = if needs_zero { &["--unidiff-zero"] } else { &[] };
            assert_eq!(applied(&text, &diff, arguments).as_deref(), Some(fixed.as_str()), "{diff}");
        }
    }
}

#[test]
fn attack_secret_between_two_changes_splits_the_hunk() {
    let one = group(&["num_cache_clusters = 2", "automatic_failover_enabled = true", "multi_az_enabled = false"]);
    let other = one.replace("\"a\"", "\"b\"");
    let text = format!("{one}# a: password=mark3r-comment\n{other}locals {{\n  x_token = \"mark3r-c\"\n}}\n");
    let (diff, said, fixed) = diff(&text);
    assert!(!diff.contains("mark3r"), "{diff}");
    assert_eq!(diff.matches("\n@@ ").count(), 2, "{diff}");
    if programs::program("attack_secret_between_two_changes_splits_the_hunk", "git").is_some() {
        assert_eq!(applied(&text, &diff, &[]).as_deref(), Some(fixed.as_str()), "{said}{diff}");
    }
}

#[test]
fn attack_secret_on_a_changed_line_is_shown_and_said() {
    let line = "{ \"resource\": { \"aws_elasticache_replication_group\": { \"a\": { \"num_cache_clusters\": 2, \"automatic_failover_enabled\": true, \"auth_token\": \"mark3r-json\", \"multi_az_enabled\": false } } } }\n";
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("main.tf.json"), line).unwrap();
    let shown = run(scratch.path(), &[&["check", "--diff"][..], &RULES].concat());
    assert!(shown.stdout.contains(&line.replace("false", "true")), "{}", shown.stdout);
    assert!(shown.stderr.contains("the diff shows 2 changed lines with secrets"), "{}", shown.stderr);
    assert!(!shown.stderr.contains("mark3r"), "{}", shown.stderr);
}

#[test]
fn diff_without_secrets_is_what_git_shows() {
    let text =
        group(&["num_cache_clusters = 2", "automatic_failover_enabled = true", "engine = \"redis\"", "multi_az_enabled = false"]);
    let (diff, said, _) = diff(&text);
    let expected = "--- a/main.tf\n+++ b/main.tf\n@@ -2,5 +2,5 @@\n   num_cache_clusters = 2\n   automatic_failover_enabled = true\n   engine = \"redis\"\n-  multi_az_enabled = false\n+  multi_az_enabled = true\n }\n";
    assert_eq!(diff, expected);
    assert_eq!(said, "would fix 1 finding in 1 file\n");
}
