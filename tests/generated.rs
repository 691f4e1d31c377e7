//! The repositories that the benches measure are what they claim to be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
#[path = "../benches/repository/mod.rs"]
mod repository;

use binary::check;
use repository::{generate, write};

#[test]
fn the_same_number_of_files_is_the_same_repository() {
    for files in [16, 100, 1_000] {
        let (one, other) = (generate(files), generate(files));
        assert_eq!(one.len(), files);
        assert!(one.iter().zip(&other).all(|(one, other)| one.path == other.path && one.text == other.text));
    }
}

#[test]
fn a_generated_repository_is_read_whole_and_has_findings() {
    let directory = tempfile::tempdir().unwrap();
    let entries = generate(100);
    write(directory.path(), &entries).unwrap();
    let check = check(directory.path(), &[]);
    assert_eq!(check.incomplete(), []);
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    assert_eq!(check.read() as usize + check.skipped().len(), entries.len());
    let outcomes = check.outcomes();
    let errors: Vec<String> = outcomes.iter().filter(|outcome| outcome.outcome == "error").map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
    for rule in ["elasticache-encryption-at-rest", "elasticache-private-subnets", "redis-tls-env", "redis-env-is-string"] {
        for outcome in ["fail", "pass"] {
            assert!(outcomes.iter().any(|found| found.rule == rule && found.outcome == outcome), "{rule}: no {outcome}");
        }
    }
}
