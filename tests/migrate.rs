//! `clearspan migrate`: the documented commands, what they write, and that nothing is overwritten unasked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::{check, project, run};
use serde_json::Value;
use tempfile::TempDir;

/// A copy of a fixture, as a repository.
fn copy(fixture: &str) -> TempDir {
    fn into(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() { into(&path, &target) } else { assert!(std::fs::copy(&path, &target).is_ok()) }
        }
    }
    let scratch = tempfile::tempdir().unwrap();
    into(&project(fixture), scratch.path());
    std::fs::create_dir(scratch.path().join(".git")).unwrap();
    scratch
}

fn outcomes(report: &Value, rule: &str) -> Vec<(String, String)> {
    let own = report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["rule"] == rule);
    let mut all: Vec<(String, String)> = own
        .map(|outcome| {
            (
                outcome["target"].as_str().unwrap().rsplit('.').next().unwrap().to_string(),
                outcome["outcome"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    all.sort();
    all
}

/// The commands of docs/migrating.md, in a repository with a configuration of Checkov: the same questions are answered.
#[test]
fn the_documented_commands_answer_the_same_questions() {
    let page = std::fs::read_to_string(project("docs/migrating.md")).unwrap();
    let block = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let commands: Vec<&str> = block.lines().collect();
    assert_eq!(commands, ["clearspan migrate --from checkov", "clearspan check"]);
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    assert!(readme.contains("`clearspan migrate --from checkov`") && readme.contains("(docs/migrating.md)"));

    let scratch = copy("fixtures/migrate/checkov");
    let migrated = run(scratch.path(), &commands[0].split(' ').skip(1).collect::<Vec<_>>());
    assert_eq!(migrated.code, Some(0), "{}", migrated.stderr);
    for line in [
        "read `.checkov.yaml`, `.checkov.baseline`, 1 comment\n",
        "wrote `clearspan.yaml`\n",
        "wrote `clearspan-baseline.json`\n",
        "\n  CKV_AWS_134 (left out): `elasticache-backup`\n",
        "\n  CKV_AZURE_* (left out): no answer: it is about Azure, which is not judged\n",
        "\n  .checkov.yaml: `soft-fail`: the option `--exit-zero` does it\n",
    ] {
        assert!(migrated.stdout.contains(line), "{line}\n{}", migrated.stdout);
    }
    assert_eq!(run(scratch.path(), &["check"]).code, Some(1));
    let report = check(scratch.path(), &[]).report;
    let pair = |target: &str, outcome: &str| (target.to_string(), outcome.to_string());
    // Skipped by the configuration, accepted by the baseline, accepted by a comment, and what is left.
    assert_eq!(outcomes(&report, "elasticache-backup"), [pair("legacy", "pass"), pair("sessions", "suppressed")]);
    assert_eq!(outcomes(&report, "elasticache-encryption-at-rest"), [pair("legacy", "suppressed"), pair("sessions", "fail")]);
    assert_eq!(
        outcomes(&report, "elasticache-encryption-in-transit"),
        [pair("legacy", "suppressed"), pair("sessions", "suppressed")]
    );

    let example = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(
        std::fs::read_to_string(scratch.path().join("clearspan.yaml")).unwrap(),
        example,
        "the page shows what is written"
    );

    let again = run(scratch.path(), &["migrate", "--from", "checkov"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("`clearspan.yaml` already exists: nothing was written"), "{}", again.stderr);
    assert_eq!(run(scratch.path(), &["migrate", "--from", "checkov", "--force"]).code, Some(0));
}

/// What each tool's configuration becomes is a configuration that a check takes.
#[test]
fn configurations_of_every_tool_are_taken() {
    for (tool, files, expected) in [
        (
            "checkov",
            &[(".checkov.yaml", "check: [CKV_AWS_29, CKV_AWS_31, CKV_AZURE_1]\n")][..],
            "  only:\n    - \"elasticache-auth-token\"\n    - \"elasticache-encryption-at-rest\"\n",
        ),
        (
            "trivy",
            &[(".trivyignore", "AVD-AWS-0045\nAWS-0051\n"), ("trivy.yaml", "severity: HIGH,CRITICAL\n")],
            "severity: high\n",
        ),
        (
            "tfsec",
            &[(".tfsec/config.yml", "severity_overrides:\n  aws-elasticache-enable-backup-retention: LOW\n")],
            "    elasticache-backup: low\n",
        ),
        (
            "kics",
            &[("kics.config", "{\"exclude-queries\": \"76976de7-c7b1-4f64-a94f-90c1345914c2\", \"fail-on\": \"high,critical\"}")],
            "fail_on: high\n",
        ),
        ("tflint", &[(".tflint.hcl", "rule \"terraform_unused_declarations\" {\n  enabled = false\n}\n")], "from .tflint.hcl.\n"),
        ("checkov", &[], "honor_suppressions: [checkov]\n"),
    ] {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::create_dir(scratch.path().join(".git")).unwrap();
        for (path, text) in files {
            let full = scratch.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, text).unwrap();
        }
        let printed = run(scratch.path(), &["migrate", "--from", tool, "--stdout"]);
        assert_eq!(printed.code, Some(0), "{tool}: {}", printed.stderr);
        assert!(!scratch.path().join("clearspan.yaml").exists(), "{tool}");
        assert!(printed.stdout.contains(expected), "{tool}: {}", printed.stdout);
        assert_eq!(run(scratch.path(), &["migrate", "--from", tool]).code, Some(0), "{tool}");
        assert_eq!(std::fs::read_to_string(scratch.path().join("clearspan.yaml")).unwrap(), printed.stdout, "{tool}");
        assert_ne!(run(scratch.path(), &["check"]).code, Some(2), "{tool}");
    }
}
