//! Names in rules about resource types without a bundled schema: one that no target has is noted where a target has a
//! similar one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{check, run};

const MAIN: &str = "resource \"acme_bucket\" \"a\" {\n  bucket  = \"x\"\n  private = true\n  rule {\n    days = 1\n  }\n}\n";

fn policy(kind: &str, condition: &str) -> String {
    format!("resource_policy \"{kind}\" \"p\" {{\n  enforce {{\n    condition = {condition}\n  }}\n}}\n")
}

#[test]
fn name_that_no_target_has_is_noted_where_a_target_has_a_similar_one() {
    let cases = [
        ("acme_bukcet", "true", Some("no resource has the type `acme_bukcet`, did you mean `acme_bucket`")),
        (
            "acme_bucket",
            "core::try(attrs.prviate, true)",
            Some("no `acme_bucket` has the attribute `prviate`, did you mean `private`"),
        ),
        (
            "acme_bucket",
            "core::try(attrs.rule[0].dasy, 1) == 1",
            Some("no `acme_bucket` has the attribute `dasy`, did you mean `days`"),
        ),
        ("acme_bucket", "core::try(attrs.private, false)", None),
        ("acme_bucket", "core::try(attrs.versioned, true)", None),
        ("acme_bucket", "core::try(attrs.privates, true) || core::try(attrs.private, true)", None),
        ("acme_queue", "true", None),
        ("acme_*", "core::try(attrs.prviate, true)", None),
    ];
    for (kind, condition, expected) in cases {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(scratch.path().join("main.tf"), MAIN).unwrap();
        std::fs::write(scratch.path().join("x.policy.hcl"), policy(kind, condition)).unwrap();
        let report = check(scratch.path(), &["--rules", "x.policy.hcl", "--only", "x/p"]);
        let notes: Vec<&str> =
            report.report["ledger"]["notes"].as_array().unwrap().iter().map(|note| note["message"].as_str().unwrap()).collect();
        assert_eq!(notes, expected.into_iter().collect::<Vec<_>>(), "{kind} {condition}");
        assert_eq!(report.code, Some(0));
        let text = run(scratch.path(), &["check", "--rules", "x.policy.hcl", "--only", "x/p"]).stdout;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text.contains("did you mean"), expected.is_some(), "{text}");
    }
}
