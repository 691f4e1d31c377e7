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
fn only_what_changed_is_reported() {
    let Some(_) = program("only_what_changed_is_reported", "git") else { return };
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
        ("--output=owned", "`--changed-since --output=owned` does not name a revision"),
        ("", "does not name a revision"),
    ] {
        let option = format!("--changed-since={since}");
        let run = run(directory.path(), &["check", &option]);
        assert_eq!(run.code, Some(2), "{since}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{since}: {}", run.stderr);
    }
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "main.tf", "");
    let run = run(outside.path(), &["check", "--changed-since", "main"]);
    assert!(run.code == Some(2) && run.stderr.contains("is not in a git repository"), "{}", run.stderr);
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
    assert!(told.stderr.contains("fixed 2 findings in 1 file"), "{}", told.stderr);
}

const BACKUP: &str = "elasticache-backup";

fn fails_of(directory: &Path, rule: &str) -> Vec<String> {
    let outcomes = check(directory, &["--changed-since", "main", "--only", rule]).outcomes();
    let fails = outcomes.into_iter().filter(|outcome| outcome.outcome == "fail");
    fails.map(|fail| format!("{}:{} {}", fail.path, fail.line, fail.target)).collect()
}

#[test]
fn a_missing_argument_is_reported_only_where_the_change_made_it_missing() {
    let Some(_) = program("a_missing_argument_is_reported_only_where_the_change_made_it_missing", "git") else { return };
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let without = "resource \"aws_elasticache_replication_group\" \"one\" {\n  description = \"one\"\n  snapshot_retention_limit = var.days\n}\n";
    let missing = without.replace("  snapshot_retention_limit = var.days\n", "");
    write(at, "main.tf", &missing);
    write(at, "two/main.tf", &without.replace("\"one\"", "\"two\""));
    write(at, "two/variables.tf", "variable \"days\" {\n  default = null\n}\n");
    write(at, "two/terraform.tfvars", "days = 7\n");
    git(at, &["init", "--quiet", "--initial-branch=main"]);
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "--message", "one"]);
    git(at, &["checkout", "--quiet", "-b", "change"]);
    assert_eq!(fails_of(at, BACKUP), Vec::<String>::new());
    // It was missing before: neither another argument nor a comment beside the header changes that.
    for other in ["  maintenance_window = \"sun:05:00-sun:06:00\"\n", "  tags = {\n    a = \"b\"\n  }\n"] {
        write(at, "main.tf", &missing.replace("}\n", &format!("{other}}}\n")));
        assert_eq!(fails_of(at, BACKUP), Vec::<String>::new(), "{other}");
    }
    write(at, "main.tf", &missing.replace("\"one\" {", "\"one\" { # the only one"));
    assert_eq!(fails_of(at, BACKUP), Vec::<String>::new());
    // Another line was removed.
    write(at, "main.tf", &missing.replace("  description = \"one\"\n", ""));
    assert_eq!(fails_of(at, BACKUP), Vec::<String>::new());
    // A new block lacks it; one that was moved lacked it before.
    write(at, "main.tf", &format!("{missing}{}", missing.replace("\"one\"", "\"new\"")));
    assert_eq!(fails_of(at, BACKUP), ["main.tf:4 aws_elasticache_replication_group.new"]);
    git(at, &["mv", "main.tf", "moved.tf"]);
    assert_eq!(fails_of(at, BACKUP), ["moved.tf:4 aws_elasticache_replication_group.new"]);
    write(at, "moved.tf", &missing);
    // The change takes it away, in the block or where it is decided.
    write(at, "two/main.tf", &missing.replace("\"one\"", "\"two\""));
    assert_eq!(fails_of(at, BACKUP), ["two/main.tf:1 aws_elasticache_replication_group.two"]);
    git(at, &["checkout", "--quiet", "two/main.tf"]);
    write(at, "two/terraform.tfvars", "days = 0\n");
    assert_eq!(fails_of(at, BACKUP).len(), 1);
}

#[test]
fn what_was_wrong_in_one_place_is_new_in_another() {
    let Some(_) = program("what_was_wrong_in_one_place_is_new_in_another", "git") else { return };
    let directory = repository();
    let at = directory.path();
    // The same resource with the same fault: fixed in one root module, copied into another.
    let old = std::fs::read_to_string(at.join("infra/old.tf")).unwrap();
    write(at, "infra/old.tf", &old.replace("multi_az_enabled           = false", "multi_az_enabled           = true"));
    write(at, "other/old.tf", &old);
    write(at, "other/variables.tf", "variable \"tls\" {\n  type = bool\n}\n");
    let told = fails(at, "main");
    assert_eq!(told, ["other/old.tf:6 elasticache-multi-az aws_elasticache_replication_group.old"]);
}

#[test]
fn a_suppression_that_is_removed_brings_its_finding_back() {
    let Some(_) = program("a_suppression_that_is_removed_brings_its_finding_back", "git") else { return };
    let directory = repository();
    let at = directory.path();
    let old = std::fs::read_to_string(at.join("infra/old.tf")).unwrap();
    let comment =
        "  # clearspan: ignore[elasticache-multi-az] accepted until the migration\n  multi_az_enabled           = false";
    write(at, "infra/old.tf", &old.replace("  multi_az_enabled           = false", comment));
    git(at, &["commit", "--quiet", "--all", "--message", "accepted"]);
    git(at, &["branch", "--force", "main"]);
    assert_eq!(fails(at, "main"), Vec::<String>::new());
    write(at, "infra/old.tf", &old);
    assert_eq!(fails(at, "main"), ["infra/old.tf:6 elasticache-multi-az aws_elasticache_replication_group.old"]);
}

#[test]
fn from_above_the_repository_it_is_the_same() {
    let Some(_) = program("from_above_the_repository_it_is_the_same", "git") else { return };
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().join("repository");
    let inner = repository();
    std::fs::rename(inner.path(), &at).unwrap();
    write(&at, "infra/main.tf", &GROUP.replace("NAME", "one").replace("= var.tls", "= false"));
    let arguments = ["--changed-since", "main", "--only", RULES, "repository/infra"];
    let outcomes = check(directory.path(), &arguments).outcomes();
    let fails: Vec<String> = outcomes.iter().filter(|one| one.outcome == "fail").map(ToString::to_string).collect();
    assert_eq!(fails.len(), 1, "{fails:?}");
    assert!(fails[0].starts_with("repository/infra/main.tf:7:"), "{fails:?}");
}
