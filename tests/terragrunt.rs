//! Terragrunt units, end to end: what is given to which module, and where a finding holds.
//!
//! `fixtures/terragrunt/<case>/`: `# expect: fail RULE in live/a, live/b` states what holds in these units, without `in`
//! what holds of a module that no unit is known to deploy; every fail and unknown of the run must be expected.
//! `arguments` holds what the check is called with. Each case is copied into a repository of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::{Path, PathBuf};

use binary::{check, project};
use serde_json::Value;

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// A case in a repository of its own.
fn repository(case: &Path) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    files(case, &mut all);
    for path in all.iter().filter(|path| path.file_name().unwrap() != "arguments") {
        let copy = directory.path().join(path.strip_prefix(case).unwrap());
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(path, copy).unwrap();
    }
    std::fs::create_dir(directory.path().join(".git")).unwrap();
    directory
}

fn expected(root: &Path) -> Vec<String> {
    let mut all = Vec::new();
    files(root, &mut all);
    let mut expected = Vec::new();
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root).unwrap().to_str().unwrap().to_string();
        for (number, line) in text.lines().enumerate() {
            if let Some((_, comment)) = line.split_once("# expect: ") {
                expected.extend(comment.split("; ").map(|one| format!("{shown}:{}: {one}", number + 1)));
            }
        }
    }
    expected.sort();
    expected
}

/// `path:line: outcome rule in units`.
fn found(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for outcome in report["outcomes"].as_array().unwrap() {
        let word = outcome["outcome"].as_str().unwrap();
        if !matches!(word, "fail" | "unknown" | "error") {
            continue;
        }
        let units: Vec<&str> = outcome["environments"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let place = if units.is_empty() { String::new() } else { format!(" in {}", units.join(", ")) };
        let primary = &outcome["primary"];
        let (path, rule) = (primary["path"].as_str().unwrap(), outcome["rule"].as_str().unwrap());
        found.push(format!("{path}:{}: {word} {rule}{place}", primary["start"]["line"]));
    }
    found.sort();
    found
}

#[test]
fn modules_are_judged_once_for_each_unit_with_its_inputs() {
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(project("fixtures/terragrunt")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 6, "the fixtures are not where they were");
    let mut wrong = Vec::new();
    for case in cases {
        let directory = repository(&case);
        let arguments = std::fs::read_to_string(case.join("arguments")).unwrap_or_default();
        let check = check(directory.path(), &arguments.lines().collect::<Vec<_>>());
        let (found, expected) = (found(&check.report), expected(directory.path()));
        if found != expected {
            wrong.push(format!("{}\nfound {found:#?}\nexpected {expected:#?}\n{}", case.display(), check.report["ledger"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_module_that_is_checked_alone_is_judged_for_its_units() {
    let directory = repository(&project("fixtures/terragrunt/inputs"));
    let only = ["--only", "elasticache-multi-az,elasticache-backup"];
    for paths in [&["modules/redis"][..], &["modules"], &["modules/redis/main.tf"]] {
        let check = check(directory.path(), &[&only[..], paths].concat());
        assert_eq!(found(&check.report), expected(directory.path()), "{paths:?}");
    }
    // A unit that is checked alone is judged alone.
    let check = check(directory.path(), &[&only[..], &["live/prod"]].concat());
    assert_eq!(found(&check.report), ["modules/redis/main.tf:17: fail elasticache-backup in live/prod/redis"]);
}

#[test]
fn directory_is_judged_for_the_units_around_it() {
    let directory = repository(&project("fixtures/terragrunt/inputs"));
    let only = ["--only", "elasticache-multi-az,elasticache-backup"];
    for (at, paths) in [("modules/redis", &["."][..]), ("modules", &["redis"]), ("modules/redis", &[]), ("modules", &["."])] {
        let check = check(&directory.path().join(at), &[&only[..], paths].concat());
        assert_eq!(found(&check.report), expected(directory.path()), "{at} {paths:?}");
    }
    // The module and the root configuration of a unit lie elsewhere.
    let check = check(&directory.path().join("live/prod/redis"), &only);
    assert_eq!(found(&check.report), ["modules/redis/main.tf:17: fail elasticache-backup in live/prod/redis"]);
    // Nothing around it concerns this directory.
    std::fs::create_dir(directory.path().join("other")).unwrap();
    std::fs::copy(directory.path().join("modules/redis/main.tf"), directory.path().join("other/main.tf")).unwrap();
    let other = binary::check(&directory.path().join("other"), &only);
    assert!(found(&other.report).iter().all(|finding| finding.starts_with("main.tf:")), "{:?}", found(&other.report));
}

#[test]
fn module_that_a_unit_deploys_by_way_of_another_is_judged_for_it() {
    let directory = repository(&project("fixtures/terragrunt/inputs"));
    let at = directory.path();
    std::fs::rename(at.join("modules/redis"), at.join("modules/inner")).unwrap();
    std::fs::create_dir(at.join("modules/redis")).unwrap();
    let inner = std::fs::read_to_string(at.join("modules/inner/main.tf")).unwrap();
    let variables: Vec<&str> = inner.lines().filter_map(|line| line.strip_prefix("variable \"")?.split('"').next()).collect();
    let declared: String = variables.iter().map(|name| format!("variable \"{name}\" {{}}\n")).collect();
    let given: String = variables.iter().map(|name| format!("  {name} = var.{name}\n")).collect();
    let call = format!("{declared}module \"inner\" {{\n  source = \"../inner\"\n{given}}}\n");
    std::fs::write(at.join("modules/redis/main.tf"), call).unwrap();
    let only = ["--only", "elasticache-multi-az,elasticache-backup"];
    let found = |at: &Path, paths: &[&str]| found(&check(at, &[&only[..], paths].concat()).report);
    let whole = found(at, &[]);
    assert!(whole.iter().any(|finding| finding.contains(" in live/")), "{whole:?}");
    assert_eq!(found(at, &["modules/inner"]), whole);
    assert_eq!(found(&at.join("modules/inner"), &["."]), whole);
}

#[test]
fn unit_around_a_directory_that_cannot_be_read_makes_it_incomplete() {
    let directory = repository(&project("fixtures/terragrunt/inputs"));
    let at = directory.path();
    let unit = at.join("live/prod/redis/terragrunt.hcl");
    let broken = std::fs::read_to_string(&unit).unwrap() + "\nlocals {\n  a = [\n}\n";
    std::fs::write(&unit, broken).unwrap();
    for paths in [&["."][..], &["main.tf"]] {
        let check = check(&at.join("modules/redis"), &[&["--only", "elasticache-encryption-at-rest"], paths].concat());
        let paths: Vec<String> = check.incomplete().into_iter().map(|(path, _)| path).collect();
        assert!(paths.contains(&"live/prod/redis/terragrunt.hcl".to_string()), "{paths:?}");
    }
}

#[test]
fn block_that_is_written_as_an_argument_is_incomplete() {
    let directory = repository(&project("fixtures/terragrunt/inputs"));
    let unit = directory.path().join("live/prod/redis/terragrunt.hcl");
    for (written, line) in [
        ("terraform = {\n  source = \"../../..//modules/redis\"\n}\n", 1),
        ("terraform {\n  source = \"../../..//modules/redis\"\n  extra_arguments = {}\n}\n", 3),
        ("include = {\n  path = \"../../root.hcl\"\n}\nterraform {\n  source = \"../../..//modules/redis\"\n}\n", 1),
    ] {
        std::fs::write(&unit, written).unwrap();
        let check = check(directory.path(), &["--only", "elasticache-multi-az,elasticache-backup"]);
        let entry = &check.report["ledger"]["incomplete"][0];
        assert_eq!((check.code, entry["start"]["line"].as_u64()), (Some(1), Some(line)), "{entry}");
        // It may set anything: nothing is judged by defaults.
        let verdicts: Vec<String> =
            found(&check.report).into_iter().filter(|finding| finding.contains("live/prod/redis")).collect();
        assert_eq!(verdicts.len(), 2, "{written}: {verdicts:?}");
        assert!(verdicts.iter().all(|verdict| verdict.contains(": unknown ")), "{written}: {verdicts:?}");
    }
}

#[test]
fn a_unit_that_is_not_judged_is_in_the_summary() {
    let directory = repository(&project("fixtures/terragrunt/unknown"));
    let check = check(directory.path(), &["--only", "elasticache-multi-az"]);
    let not_judged = check.report["ledger"]["not_judged"].to_string();
    assert!(not_judged.contains("\"terragrunt-not-read\"") && not_judged.contains("\"count\":2"), "{not_judged}");
}
