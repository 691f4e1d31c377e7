//! The baseline: what is known stays known through edits and moves, and nothing new hides behind it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::path::{Path, PathBuf};

use binary::{project, run};

const FILE: &str = "clearspan-baseline.json";

/// A copy of the broken project with a baseline of all that is wrong in it.
fn known() -> (tempfile::TempDir, PathBuf, usize) {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path().join("project");
    programs::copy(&project("fixtures/projects/redis-on-eks-broken"), &root, &[]);
    let written = run(&root, &["baseline"]);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let text = std::fs::read_to_string(root.join(FILE)).unwrap();
    let entries = text.lines().filter(|line| line.contains("\"fingerprint\"")).count();
    assert!(entries > 10, "{text}");
    (scratch, root, entries)
}

/// What a check against the baseline finds: what is new, and what is known.
fn check(root: &Path) -> (Vec<String>, usize) {
    let run = run(root, &["check", "--baseline", FILE, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let new = report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["outcome"] == "fail");
    let new: Vec<String> = new.map(|outcome| format!("{} {}", outcome["rule"], outcome["target"])).collect();
    assert_eq!(run.code, Some(i32::from(!new.is_empty())), "{}", run.stderr);
    (new, report["baseline"]["matched"].as_u64().unwrap() as usize)
}

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn files(directory: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => files(&path, into),
            Some("tf" | "yaml") => into.push(path),
            _ => {}
        }
    }
}

/// One change that mends nothing and breaks nothing.
fn disturb(root: &Path, numbers: &mut Numbers, step: usize) {
    let mut all = Vec::new();
    files(root, &mut all);
    let path = all.swap_remove(numbers.below(all.len()));
    let is_terraform = path.extension().is_some_and(|extension| extension == "tf");
    let text = std::fs::read_to_string(&path).unwrap();
    match numbers.below(4) {
        0 => std::fs::write(&path, format!("# above {step}\n\n{text}")).unwrap(),
        1 => std::fs::write(&path, format!("{text}\n# below {step}\n")).unwrap(),
        2 if is_terraform => {
            let indented: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
            std::fs::write(&path, indented.join("\n") + "\n").unwrap();
        }
        _ if is_terraform => std::fs::rename(&path, path.with_file_name(format!("moved_{step}.tf"))).unwrap(),
        _ => std::fs::rename(&path, path.with_file_name(format!("moved-{step}.yaml"))).unwrap(),
    }
}

const PLANTED: &str = "resource \"aws_elasticache_replication_group\" \"planted\" {\n  replication_group_id = \"planted\"\n  description = \"x\"\n  transit_encryption_enabled = false\n}\n";

#[test]
fn edits_and_moves_lose_nothing_and_hide_nothing_new() {
    for seed in 1..=4 {
        let (_scratch, root, entries) = known();
        let mut numbers = Numbers(seed);
        for step in 0..6 {
            disturb(&root, &mut numbers, step);
            // The Deployment's name for its ConfigMap is no file name: all stays joined.
            assert_eq!(check(&root), (Vec::new(), entries), "seed {seed}, step {step}");
        }
        std::fs::write(root.join("terraform/planted.tf"), PLANTED).unwrap();
        let (new, matched) = check(&root);
        assert_eq!(matched, entries, "seed {seed}");
        assert!(!new.is_empty() && new.iter().all(|one| one.contains("planted")), "seed {seed}: {new:?}");
    }
}

#[test]
fn a_violation_that_changes_is_new_and_one_that_is_copied_too() {
    let (_scratch, root, entries) = known();
    let path = root.join("terraform/modules/redis/main.tf");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("203.0.113.0/24", "0.0.0.0/0")).unwrap();
    let (new, matched) = check(&root);
    // The range of the group is the cache's as well.
    assert_eq!((new.len(), matched), (2, entries - 2), "{new:?}");
    std::fs::write(&path, &text).unwrap();
    // A copy is no move, as long as what it was made from is there.
    programs::copy(&root.join("terraform"), &root.join("copy"), &[]);
    let (new, matched) = check(&root);
    assert_eq!(matched, entries);
    assert!(new.len() > 5, "{new:?}");
    // Without it, it is one.
    std::fs::remove_dir_all(root.join("terraform")).unwrap();
    assert_eq!(check(&root), (Vec::new(), entries));
}

#[test]
fn what_is_fixed_is_reported_and_dropped_and_what_is_not_looked_at_stays() {
    let (_scratch, root, entries) = known();
    let path = root.join("terraform/modules/redis/main.tf");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("203.0.113.0/24", "0.0.0.0/0")).unwrap();
    let narrow = run(&root, &["check", "--baseline", FILE, "kubernetes"]);
    assert_eq!(narrow.code, Some(0));
    assert!(!narrow.stdout.contains("fixed"), "{}", narrow.stdout);
    let whole = run(&root, &["check", "--baseline", FILE]);
    assert!(whole.stdout.contains("2 entries of `clearspan-baseline.json` are fixed"), "{}", whole.stdout);
    let pruned = run(&root, &["baseline", "--prune"]);
    assert!(pruned.stdout.contains(&format!("{} findings, 0 new, 2 no longer needed", entries - 2)), "{}", pruned.stdout);
    assert_eq!(check(&root).0.len(), 2, "pruning adds nothing");
    let partly = run(&root, &["baseline", "kubernetes"]);
    assert!(partly.stdout.contains("kept that this check does not cover"), "{}", partly.stdout);
    run(&root, &["baseline"]);
    let written = std::fs::read(root.join(FILE)).unwrap();
    run(&root, &["baseline"]);
    assert_eq!(std::fs::read(root.join(FILE)).unwrap(), written, "the same findings give the same bytes");
}

#[test]
fn a_baseline_that_is_missing_or_broken_is_refused_with_its_place() {
    let (_scratch, root, _) = known();
    let missing = run(&root, &["check", "--baseline", "nothing.json"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("there is no baseline"), "{}", missing.stderr);
    for (text, expected) in [
        ("{\"version\": 2, \"entries\": []}", "1:13: this baseline version is not supported"),
        ("{\"version\": 1, \"entries\": [{\"rule\": \"a\"}]}", "an entry is missing `fingerprint`"),
        ("{\"version\": 1,\n\"entries\": [}]}", "clearspan-baseline.json:2:"),
    ] {
        std::fs::write(root.join(FILE), text).unwrap();
        let refused = run(&root, &["check", "--baseline", FILE]);
        assert_eq!(refused.code, Some(2), "{text}");
        assert!(refused.stderr.contains(expected), "{text}: {}", refused.stderr);
    }
}
