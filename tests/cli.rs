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
        (&["check", "--report", "pdf=x"], "error: `pdf` is not a report format"),
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
    assert_eq!(report["version"], 2);
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

/// A cache with several violations, and a second directory with another.
const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description          = \"a\"\n  node_type            = \"cache.t4g.small\"\n  num_cache_clusters   = 1\n}\n";

#[test]
fn rules_are_selected_by_prefix_and_glob() {
    let scratch = scratch(&[("main.tf", CACHE)]);
    let rules = |arguments: &[&str]| -> Vec<String> {
        let output = clearspan(scratch.path(), &[&["check", "--format", "json", "--outcomes", "all"], arguments].concat());
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {}", text(&output.stderr)));
        let outcomes = report["outcomes"].as_array().unwrap();
        let mut rules: Vec<String> = outcomes.iter().map(|outcome| outcome["rule"].as_str().unwrap().to_string()).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    let all = rules(&[]);
    let elasticache: Vec<String> = all.iter().filter(|rule| rule.starts_with("elasticache-")).cloned().collect();
    assert!(elasticache.len() > 4 && elasticache.len() < all.len(), "{all:?}");
    // What is named runs, also what is off by default.
    let named = rules(&["--only", "elasticache"]);
    assert!(named.iter().all(|rule| rule.starts_with("elasticache-")), "{named:?}");
    assert!(elasticache.iter().all(|rule| named.contains(rule)) && named.len() > elasticache.len(), "{named:?}");
    assert_eq!(rules(&["--select", "elasticache-*"]), named);
    assert_eq!(rules(&["--only", "elasticache-*", "--skip", "elasticache-encryption-*"]).len(), named.len() - 2);
    assert!(rules(&["--only", "CKV_AWS_29"]).len() == 1, "{:?}", rules(&["--only", "CKV_AWS_29"]));
    assert!(rules(&["--ignore", "elasticache"]).iter().all(|rule| !rule.starts_with("elasticache-")));
    // A part of a word is not a prefix, and a selection of nothing is a mistake.
    for nothing in ["elasti", "no-such-*", "["] {
        assert_eq!(clearspan(scratch.path(), &["check", "--only", nothing]).status.code(), Some(2), "{nothing}");
    }
}

#[test]
fn what_is_excluded_on_the_command_line_is_not_checked() {
    let scratch = scratch(&[("live/main.tf", CACHE), ("legacy/main.tf", CACHE), ("live/old/main.tf", CACHE)]);
    let paths = |directory: &Path, arguments: &[&str]| -> Vec<String> {
        let output = clearspan(directory, &[&["check", "--format", "concise"], arguments].concat());
        let mut paths: Vec<String> =
            text(&output.stdout).lines().filter_map(|line| Some(line.split_once(':')?.0.to_string())).collect();
        paths.dedup();
        paths
    };
    assert_eq!(paths(scratch.path(), &["--exclude", "legacy"]), ["live/main.tf", "live/old/main.tf"]);
    assert_eq!(paths(scratch.path(), &["--exclude", "/legacy,old/"]), ["live/main.tf"]);
    // Patterns are relative to the current directory.
    assert_eq!(paths(&scratch.path().join("live"), &["--exclude", "./old", "."]), ["main.tf"]);
    std::fs::write(scratch.path().join("clearspan.yaml"), "exclude: [legacy]\n").unwrap();
    assert_eq!(paths(scratch.path(), &["--exclude", "old"]), ["live/main.tf"], "the configuration excludes as well");
    assert_eq!(paths(scratch.path(), &["--no-config", "--exclude", "live"]), ["legacy/main.tf"]);
    let refused = clearspan(scratch.path(), &["check", "--exclude", "a["]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("`--exclude a[` is not a valid pattern"), "{}", text(&refused.stderr));
}

#[test]
fn exit_zero_reports_without_failing() {
    let scratch = scratch(&[("main.tf", CACHE), ("broken.yaml", "apiVersion: v1\nkind: [\n")]);
    assert_eq!(clearspan(scratch.path(), &["check"]).status.code(), Some(1));
    let zero = clearspan(scratch.path(), &["check", "--exit-zero"]);
    assert_eq!(zero.status.code(), Some(0));
    assert!(text(&zero.stdout).contains("violations ("), "{}", text(&zero.stdout));
    assert_eq!(clearspan(scratch.path(), &["check", "--exit-zero", "nowhere"]).status.code(), Some(2));
}

#[test]
fn quiet_prints_violations_only_and_verbose_everything() {
    let scratch = scratch(&[("main.tf", &format!("{CACHE}variable \"x\" {{}}\n"))]);
    let quiet = clearspan(scratch.path(), &["check", "-q", "-f", "concise"]);
    assert!(text(&quiet.stdout).lines().all(|line| line.starts_with("main.tf:")), "{}", text(&quiet.stdout));
    assert!(quiet.stderr.is_empty(), "{}", text(&quiet.stderr));
    let quiet = text(&clearspan(scratch.path(), &["check", "-q"]).stdout);
    assert!(quiet.contains("high[") && !quiet.contains("files read") && !quiet.contains("by reason"), "{quiet}");
    // Ten directories that cannot be judged are named one by one only when everything is asked for.
    for number in 0..12 {
        let directory = scratch.path().join(format!("chart{number}"));
        std::fs::create_dir_all(directory.join("templates")).unwrap();
        std::fs::write(directory.join("Chart.yaml"), "apiVersion: v2\nname: a\nversion: 1.0.0\n").unwrap();
        std::fs::write(directory.join("templates/a.yaml"), "apiVersion: v1\nkind: {{ .Values.a.b }}\n").unwrap();
    }
    let usual = text(&clearspan(scratch.path(), &["check"]).stdout);
    let verbose = text(&clearspan(scratch.path(), &["check", "-v"]).stdout);
    assert!(!usual.contains("chart11") && verbose.contains("chart11"), "{verbose}");
}

#[test]
fn statistics_and_files_are_listed_in_the_place_of_findings() {
    let scratch = scratch(&[("main.tf", CACHE), ("other.tf", &CACHE.replace("\"a\"", "\"b\"")), ("notes.txt", "")]);
    let statistics = clearspan(scratch.path(), &["check", "--statistics"]);
    assert_eq!(statistics.status.code(), Some(1));
    let statistics = text(&statistics.stdout);
    assert!(statistics.contains("     2  fail      high      elasticache-multi-az"), "{statistics}");
    assert!(!statistics.contains("main.tf"), "{statistics}");
    let files = text(&clearspan(scratch.path(), &["check", "--show-files"]).stdout);
    assert_eq!(files, "read main.tf\nread other.tf\nskipped notes.txt: not-terraform-or-kubernetes\n");
}

#[test]
fn the_environment_sets_options_and_the_command_line_wins() {
    let scratch = scratch(&[("main.tf", CACHE)]);
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearspan"));
        command.current_dir(scratch.path()).args(arguments).envs(variables.iter().copied()).output().unwrap()
    };
    let concise = run(&[("CLEARSPAN_FORMAT", "concise")], &["check"]);
    assert!(text(&concise.stdout).starts_with("main.tf:"), "{}", text(&concise.stdout));
    let json = run(&[("CLEARSPAN_FORMAT", "concise")], &["check", "--format", "json"]);
    assert!(text(&json.stdout).starts_with('{'));
    assert_eq!(run(&[("CLEARSPAN_FAIL_ON", "critical")], &["check"]).status.code(), Some(0));
    assert_eq!(run(&[("CLEARSPAN_FAIL_ON", "hgih")], &["check"]).status.code(), Some(2));
    assert!(run(&[("FORCE_COLOR", "1")], &["check", "-f", "concise"]).stdout.contains(&0x1b));
    assert!(!run(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &["check", "-f", "concise"]).stdout.contains(&0x1b));
    let wide = text(&run(&[("COLUMNS", "160")], &["check"]).stdout);
    assert_ne!(wide, text(&run(&[("COLUMNS", "80")], &["check"]).stdout));
    // TF_VAR_ counts only when it is asked for, and files take precedence over it.
    let root = "variable \"n\" {\n  type    = number\n  default = 1\n}\noutput \"n\" {\n  value = var.n\n}\n";
    std::fs::write(scratch.path().join("main.tf"), CACHE.replace("= 1\n", "= var.n\n") + root).unwrap();
    let fails = |arguments: &[&str]| {
        let output =
            run(&[("TF_VAR_n", "3")], &[&["check", "-f", "concise", "--only", "elasticache-node-count"], arguments].concat());
        output.status.code()
    };
    assert_eq!(fails(&[]), Some(1));
    assert_eq!(fails(&["--tf-vars"]), Some(0));
    std::fs::write(scratch.path().join("terraform.tfvars"), "n = 1\n").unwrap();
    assert_eq!(fails(&["--tf-vars"]), Some(1));
}

#[test]
fn help_and_version_are_commands() {
    let scratch = scratch(&[]);
    let version = text(&clearspan(scratch.path(), &["version"]).stdout);
    assert_eq!(version, text(&clearspan(scratch.path(), &["--version"]).stdout));
    assert_eq!(version, format!("clearspan {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(clearspan(scratch.path(), &["help", "check"]).stdout, clearspan(scratch.path(), &["check", "--help"]).stdout);
}

#[test]
fn schemas_are_printed_by_name() {
    let scratch = tempfile::tempdir().unwrap();
    let printed = |arguments: &[&str]| text(&clearspan(scratch.path(), arguments).stdout);
    assert_eq!(printed(&["schema"]), printed(&["schema", "config"]));
    assert_eq!(printed(&["schema", "report"]), std::fs::read_to_string("docs/report.schema.json").unwrap());
}

#[test]
fn the_text_report_is_grouped_and_a_diff_names_unsafe_fixes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/redis-on-eks-broken");
    let heads = |arguments: &[&str]| -> Vec<(String, String)> {
        let text = text(&clearspan(&project, &[&["check", "--color", "never"], arguments].concat()).stdout);
        let is_head = |line: &&str| line.ends_with(']') && line.contains('[') && !line.contains(' ');
        let head =
            |line: &str| line.trim_end_matches(']').split_once('[').map(|(level, rule)| (level.to_string(), rule.to_string()));
        text.lines().filter(is_head).filter_map(head).collect()
    };
    let by_file = heads(&[]);
    assert!(by_file.len() > 12, "{by_file:?}");
    assert_eq!(by_file[0].1, "redis-env-is-string", "the first file comes first");
    let by_rule = heads(&["--group-by", "rule"]);
    assert!(by_rule.is_sorted_by_key(|(_, rule)| rule.clone()), "{by_rule:?}");
    let by_severity = heads(&["--group-by", "severity"]);
    let rank = |level: &str| ["critical", "high", "medium", "low"].iter().position(|known| *known == level);
    assert!(by_severity.is_sorted_by_key(|(level, _)| rank(level)), "{by_severity:?}");
    let said = text(&clearspan(&project, &["check", "--diff"]).stderr);
    assert!(
        said.contains("would fix 2 findings in 2 files\n4 more findings may have unsafe fixes: add `--unsafe-fixes`"),
        "{said}"
    );
    let said = text(&clearspan(&project, &["check", "--diff", "--unsafe-fixes"]).stderr);
    assert!(!said.contains("more findings"), "{said}");
}
