//! What may not exist at all says so in every outcome, wherever the outcome stands.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::check;

#[test]
fn fails_and_unknowns_agree_on_existence() {
    let text = "variable \"create\" {\n  type = bool\n}\nvariable \"multi\" {\n  type = bool\n}\n\
                resource \"aws_elasticache_replication_group\" \"maybe\" {\n  count                      = var.create ? 1 : 0\n  \
                replication_group_id       = \"maybe\"\n  description                = \"maybe\"\n  \
                multi_az_enabled           = var.multi\n  transit_encryption_enabled = false\n  num_cache_clusters         = 2\n}\n";
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("main.tf"), text).unwrap();
    let checked = check(directory.path(), &[]);
    let outcomes = checked.report["outcomes"].as_array().unwrap();
    let mut said = [0, 0];
    for (index, kind) in ["fail", "unknown"].into_iter().enumerate() {
        for outcome in outcomes.iter().filter(|outcome| outcome["outcome"] == kind) {
            let labels = outcome["related"].as_array().unwrap();
            let existence =
                labels.iter().any(|label| label["label"].as_str().unwrap().starts_with("it may not be created at all"));
            assert!(existence, "{kind} {}: {labels:?}", outcome["rule"]);
            said[index] += 1;
        }
    }
    assert!(said.iter().all(|count| *count > 1), "{said:?}");
}
