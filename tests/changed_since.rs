//! `--changed-since` with the real git: what a pull request brings, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::path::Path;

use binary::{check, run};
use programs::{git, program};

const GROUP: &str = "resource \"aws_elasticache_replication_group\" \"NAME\" {\n  description                = \"one\"\n  num_cache_clusters         = 2\n  snapshot_retention_limit   = 1\n  automatic_failover_enabled = true\n  multi_az_enabled           = true\n  transit_encryption_enabled = var.tls\n  at_rest_encryption_enabled = true\n}\n";
const RULES: &str = "elasticache-multi-az,elasticache-encryption-in-transit";

fn write(directory: &Path, path: &str, text: &str) {
    let full = directory.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

fn fails(directory: &Path, since: &str) -> Vec<String> {
    let outcomes = check(directory, &["--changed-since", since, "--only", RULES]).outcomes();
    let fails = outcomes.into_iter().filter(|outcome| outcome.outcome == "fail");
    fails.map(|fail| format!("{}:{} {} {}", fail.path, fail.line, fail.rule, fail.target)).collect()
}

/// A repository whose main branch has one violation.
fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    write(at, "infra/main.tf", &GROUP.replace("NAME", "one"));
    write(at, "infra/variables.tf", "variable \"tls\" {\n  type = bool\n}\n");
    write(at, "infra/terraform.tfvars", "tls = true\n");
    write(
        at,
        "infra/old.tf",
        &GROUP.replace("NAME", "old").replace("multi_az_enabled           = true", "multi_az_enabled           = false"),
    );
    git(at, &["init", "--quiet", "--initial-branch=main"]);
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "--message", "one"]);
    git(at, &["checkout", "--quiet", "-b", "change"]);
    directory
}

#[test]
fn only_what_changed_is_told() {
    let Some(_) = program("only_what_changed_is_told", "git") else { return };
    let directory = repository();
    let at = directory.path();
    assert_eq!(fails(at, "main"), Vec::<String>::new());
    // A line that is taken away is missed in its block.
    let group = GROUP.replace("NAME", "one");
    write(at, "infra/main.tf", &group.replace("  multi_az_enabled           = true\n", ""));
    assert_eq!(fails(at, "main"), ["infra/main.tf:1 elasticache-multi-az aws_elasticache_replication_group.one"]);
    // A value that is decided elsewhere brings its findings up, wherever they stand.
    write(at, "infra/main.tf", &group);
    write(at, "infra/terraform.tfvars", "tls = false\n");
    git(at, &["commit", "--quiet", "--all", "--message", "two"]);
    let all = fails(at, "main");
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.iter().all(|fail| fail.contains("elasticache-encryption-in-transit")), "{all:?}");
    // What main does meanwhile is not this branch's.
    git(at, &["checkout", "--quiet", "main"]);
    write(at, "infra/theirs.tf", &GROUP.replace("NAME", "theirs").replace("= var.tls", "= false"));
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "--message", "theirs"]);
    git(at, &["checkout", "--quiet", "change"]);
    assert_eq!(fails(at, "main"), all);
    // A file that git does not know is new, one with a strange name as well; one that is moved is not.
    write(
        at,
        "infra/new é \"x\".tf",
        &GROUP.replace("NAME", "new").replace("multi_az_enabled           = true", "multi_az_enabled           = false"),
    );
    git(at, &["mv", "infra/old.tf", "infra/moved.tf"]);
    let told = fails(at, "main");
    let zones: Vec<&String> = told.iter().filter(|fail| fail.contains("multi-az")).collect();
    assert_eq!(zones, ["infra/new é \"x\".tf:6 elasticache-multi-az aws_elasticache_replication_group.new"]);
    // From below the top it is the same.
    assert!(fails(&at.join("infra"), "main").iter().any(|fail| fail.starts_with("new é")));
}

#[test]
fn what_git_cannot_tell_is_wrong_usage() {
    let Some(_) = program("what_git_cannot_tell_is_wrong_usage", "git") else { return };
    let directory = repository();
    for (since, told) in [
        ("nowhere", "there is no revision `nowhere` in this repository"),
        ("--output=owned", "`--changed-since --output=owned` names no revision"),
        ("", "names no revision"),
    ] {
        let option = format!("--changed-since={since}");
        let run = run(directory.path(), &["check", &option]);
        assert_eq!(run.code, Some(2), "{since}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{since}: {}", run.stderr);
    }
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "main.tf", "");
    let run = run(outside.path(), &["check", "--changed-since", "main"]);
    assert!(run.code == Some(2) && run.stderr.contains("not a git repository"), "{}", run.stderr);
}

#[test]
fn a_repository_starts_no_program_of_its_own() {
    let Some(_) = program("a_repository_starts_no_program_of_its_own", "git") else { return };
    let directory = repository();
    let at = directory.path();
    let owned = at.join("owned").display().to_string();
    for setting in ["core.fsmonitor", "diff.external", "core.pager", "diff.evil.command", "diff.evil.textconv"] {
        git(at, &["config", setting, &format!("touch {owned}; false")]);
    }
    write(at, ".gitattributes", "*.tf diff=evil\n");
    write(at, "infra/main.tf", &GROUP.replace("NAME", "one").replace("= var.tls", "= false"));
    assert_eq!(fails(at, "main").len(), 1);
    assert!(!at.join("owned").exists(), "a program was started");
}

#[test]
fn fixing_what_changed_leaves_the_rest_as_it_is() {
    let Some(_) = program("fixing_what_changed_leaves_the_rest_as_it_is", "git") else { return };
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let (good, bad) = ("multi_az_enabled           = true", "multi_az_enabled           = false");
    let group = |name: &str| GROUP.replace("NAME", name).replace("var.tls", "true");
    let before = format!("{}\n{}\n{}", group("one"), group("old").replace(good, bad), group("last"));
    write(at, "main.tf", &before);
    git(at, &["init", "--quiet", "--initial-branch=main"]);
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "--message", "one"]);
    // Two lines are taken away: each fix moves what stands below it, here an old violation onto the place of a new line.
    let removed = before.replacen(&format!("  {good}\n"), "", 2);
    write(at, "main.tf", &removed.replace(&format!("{bad}\n"), &format!("{bad}\n  # a new line\n")));
    let told = run(at, &["check", "--format", "concise", "--only", "elasticache-multi-az", "--changed-since", "main", "--fix"]);
    let after = std::fs::read_to_string(at.join("main.tf")).unwrap();
    assert_eq!((after.matches(good).count(), after.matches(bad).count()), (2, 1), "{after}");
    assert_eq!((told.code, told.stdout.as_str()), (Some(0), ""), "{}", told.stderr);
    assert!(told.stderr.contains("mended 2 findings in 1 file"), "{}", told.stderr);
}
