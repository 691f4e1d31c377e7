//! Attacks through files that take the place of source: a committed plan, a committed manifest of installed modules, and
//! a plan that was made from another source.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;
use std::process::Command;

use binary::{Check, check};

const SOURCE: &str = "resource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id       = \"a\"\n  \
                      description                = \"a\"\n  transit_encryption_enabled = false\n}\n";
const RULE: &str = "elasticache-encryption-in-transit";

fn plan() -> String {
    let values = r#"{"replication_group_id":"a","description":"a","transit_encryption_enabled":true}"#;
    let address = r#""address":"aws_elasticache_replication_group.this","mode":"managed","type":"aws_elasticache_replication_group","name":"this""#;
    let provider = r#""provider_name":"registry.terraform.io/hashicorp/aws""#;
    format!(
        "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\
         \"planned_values\":{{\"root_module\":{{\"resources\":[{{{address},{provider},\"schema_version\":1,\"values\":{values}}}]}}}},\
         \"resource_changes\":[{{{address},{provider},\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{values},\
         \"after_unknown\":{{}},\"before_sensitive\":false,\"after_sensitive\":{{}}}}}}],\
         \"configuration\":{{\"root_module\":{{\"resources\":[{{{address},\"expressions\":{{}},\"schema_version\":1}}]}}}}}}"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Whether git is there to make a repository with.
fn commit(root: &Path) -> bool {
    let git =
        |arguments: &[&str]| Command::new("git").args(arguments).current_dir(root).output().is_ok_and(|run| run.status.success());
    git(&["init", "-q"]) && git(&["add", "-f", "."])
}

fn fails(check: &Check, rule: &str) -> usize {
    check.outcomes().iter().filter(|outcome| outcome.rule == rule && outcome.outcome == "fail").count()
}

#[test]
fn a_committed_plan_with_safe_values_hides_no_violation() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "main.tf", SOURCE);
    write(directory.path(), "safe.tfplan.json", &plan());
    if !commit(directory.path()) {
        return eprintln!("not tried: git is not there");
    }
    let checked = check(directory.path(), &[]);
    assert_eq!((fails(&checked, RULE), fails(&checked, "committed-input")), (1, 1), "{:?}", checked.outcomes());
    // Named, it counts, and what it says against the source is a finding.
    let named = check(directory.path(), &["--plan", "safe.tfplan.json"]);
    let found = (fails(&named, RULE), fails(&named, "committed-input"), fails(&named, "plan-contradicts-source"));
    assert_eq!(found, (0, 0, 1), "{:?}", named.outcomes());
}

#[test]
fn a_plan_that_contradicts_a_literal_is_a_finding() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "safe.tfplan.json", &plan());
    for (text, expected) in [
        (SOURCE.to_string(), 1),
        (SOURCE.replace("= false", "= true"), 0),
        (SOURCE.replace("= false", "= var.tls") + "variable \"tls\" {\n  default = false\n}\n", 0),
        (SOURCE.replace("= false\n", "= false\n  lifecycle {\n    ignore_changes = [transit_encryption_enabled]\n  }\n"), 0),
    ] {
        write(directory.path(), "main.tf", &text);
        let checked = check(directory.path(), &[]);
        assert_eq!(fails(&checked, "plan-contradicts-source"), expected, "{text}: {:?}", checked.outcomes());
    }
}

#[test]
fn a_committed_manifest_that_points_at_a_stub_decides_nothing() {
    let call = "module \"vpc\" {\n  source  = \"acme/store/aws\"\n  version = \"~> 2.0\"\n}\n";
    let entry = |place: &str| {
        format!(
            "{{\"Modules\":[{{\"Key\":\"vpc\",\"Source\":\"registry.terraform.io/acme/store/aws\",\"Version\":\"2.1.0\",\"Dir\":\"{place}\"}}]}}"
        )
    };
    for (place, is_committed, committed) in
        [(".terraform/modules/vpc", true, 1), ("stub", true, 1), ("stub", false, 0), ("../stub", false, 0)]
    {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "live/main.tf", call);
        write(directory.path(), "live/.terraform/modules/modules.json", &entry(place));
        for stub in ["live/stub/main.tf", "stub/main.tf", "live/.terraform/modules/vpc/main.tf"] {
            write(directory.path(), stub, "output \"x\" {\n  value = 1\n}\n");
        }
        if is_committed && !commit(directory.path()) {
            return eprintln!("not tried: git is not there");
        }
        let checked = check(directory.path(), &[]);
        assert_eq!(fails(&checked, "committed-input"), committed, "{place}: {:?}", checked.outcomes());
        let missing = ("live/main.tf".to_string(), "module-not-available".to_string());
        assert!(checked.notes().contains(&missing) || checked.incomplete().contains(&missing), "{place}: {:?}", checked.notes());
    }
}
