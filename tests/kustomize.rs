//! Our kustomizations against the recorded output of the real one: `fixtures/kubernetes/kustomize/<case>/expected.yaml`
//! is what it printed for the directory that the file's first line names.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "kustomize/compare.rs"]
mod compare;

use std::path::Path;

#[test]
fn the_output_is_what_kustomize_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kubernetes/kustomize");
    let mut cases: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 20);
    let mut failures = Vec::new();
    for case in cases {
        let expected = std::fs::read_to_string(case.join("expected.yaml")).unwrap();
        // `# kubectl kustomize overlays/prod (kustomize v5.5.0)`
        let header = expected.lines().next().unwrap();
        let directory = header.strip_prefix("# kubectl kustomize ").unwrap().split(' ').next().unwrap();
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let outcome = compare::compare(&case, directory, &expected);
        failures.extend(outcome.differences.iter().map(|difference| format!("{name}: {difference}")));
        failures.extend(outcome.problems.iter().map(|problem| format!("{name}: problem: {problem}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
