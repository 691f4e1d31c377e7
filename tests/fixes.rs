//! Fixes: what `--fix` makes of `fixtures/fixes/<case>` is `<case>.fixed`, byte for byte; and what must hold of every fix,
//! over all other fixtures. `UPDATE=1 cargo test --test fixes` writes the fixed files anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use binary::{check, project, run};
use programs::copy;

fn directories(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

fn arguments(case: &Path) -> Vec<String> {
    std::fs::read_to_string(case.join("arguments")).unwrap_or_default().lines().map(ToString::to_string).collect()
}

/// Every file below a directory with its bytes.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(at: &Path, top: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, top, into),
                false => drop(into.insert(path.strip_prefix(top).unwrap().to_path_buf(), std::fs::read(&path).unwrap())),
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(directory, directory, &mut found);
    found
}

/// Runs `check --fix` on a copy.
fn fixed(case: &Path, further: &[&str]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    copy(case, scratch.path(), &[]);
    let own = arguments(case);
    let mut all = vec!["check", "--fix"];
    all.extend(own.iter().map(String::as_str));
    all.extend(further);
    let told = run(scratch.path(), &all);
    assert!(matches!(told.code, Some(0 | 1 | 3)), "{}: {:?} {}", case.display(), told.code, told.stderr);
    scratch
}

#[test]
fn fixing_makes_what_the_fixtures_show() {
    let cases: Vec<PathBuf> =
        directories(&project("fixtures/fixes")).into_iter().filter(|case| case.extension().is_none()).collect();
    assert!(cases.len() >= 4);
    for case in cases {
        let scratch = fixed(&case, &[]);
        let expected = case.with_extension("fixed");
        let now = files(scratch.path());
        if std::env::var_os("UPDATE").is_some() {
            let _ = std::fs::remove_dir_all(&expected);
            copy(scratch.path(), &expected, &[]);
            continue;
        }
        let then = files(&expected);
        assert_eq!(now.keys().collect::<Vec<_>>(), then.keys().collect::<Vec<_>>(), "{}", case.display());
        for (path, bytes) in &then {
            let (now, then) = (String::from_utf8_lossy(&now[path]), String::from_utf8_lossy(bytes));
            assert!(now == then, "{}/{}:\n{now}\nand not\n{then}", case.display(), path.display());
        }
        assert!(now != files(&case), "{}: nothing was fixed", case.display());
        // What is fixed stays so.
        assert!(files(fixed(&expected, &[]).path()) == then, "{}: a second time changes more", case.display());
    }
}

/// Outcomes that are open, by rule and target.
fn open(directory: &Path, arguments: &[String]) -> BTreeMap<(String, String), usize> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut counts = BTreeMap::new();
    for outcome in check(directory, &arguments).outcomes() {
        if matches!(outcome.outcome.as_str(), "fail" | "unknown" | "error") {
            *counts.entry((outcome.rule, outcome.target)).or_insert(0) += 1;
        }
    }
    counts
}

#[test]
fn no_fix_makes_anything_worse_and_a_second_time_changes_nothing() {
    let mut cases = vec![
        (project("fixtures/projects/redis-on-eks-broken"), String::new()),
        (project("fixtures/projects/redis-on-eks"), String::new()),
    ];
    for rule in directories(&project("fixtures/rules")) {
        let name = rule.file_name().unwrap().to_str().unwrap().to_string();
        // Broken files have no end of their own that could be told apart.
        let judged = directories(&rule).into_iter().filter(|case| !arguments(case).iter().any(|argument| argument == "--rules"));
        cases.extend(judged.map(|case| (case, name.clone())));
    }
    let next = AtomicUsize::new(0);
    let mut changed = 0;
    let hold = |(case, rule): &(PathBuf, String)| {
        // Of a fixture its own rule, of a project all that the tests run.
        let only: &[&str] = if rule.is_empty() { &[] } else { &["--only", rule] };
        let further = [&["--unsafe-fixes"], only].concat();
        let own: Vec<String> = arguments(case).into_iter().chain(only.iter().map(ToString::to_string)).collect();
        let scratch = fixed(case, &further);
        let once = files(scratch.path());
        if once == files(case) {
            return 0;
        }
        let (before, after) = (open(case, &own), open(scratch.path(), &own));
        for (key, count) in &after {
            assert!(count <= before.get(key).unwrap_or(&0), "{}: {key:?} is worse", case.display());
        }
        let fewer = before.values().sum::<usize>() > after.values().sum::<usize>();
        assert!(fewer, "{}: files change only when something is fixed", case.display());
        let twice = files(fixed(scratch.path(), &further).path());
        assert!(twice == once, "{}: it does not settle", case.display());
        1
    };
    let work = || {
        let of_next = || cases.get(next.fetch_add(1, Ordering::Relaxed)).map(&hold);
        std::iter::from_fn(of_next).sum::<usize>()
    };
    std::thread::scope(|scope| {
        let workers = 0..std::thread::available_parallelism().map_or(2, usize::from);
        let handles: Vec<_> = workers.map(|_| scope.spawn(work)).collect();
        changed += handles.into_iter().map(|handle| handle.join().unwrap()).sum::<usize>();
    });
    assert!(changed > 20, "fixes change only {changed} of the fixtures");
}

#[test]
fn a_diff_shows_what_fixing_would_do_and_changes_nothing() {
    let case = project("fixtures/fixes/values");
    let scratch = tempfile::tempdir().unwrap();
    copy(&case, scratch.path(), &[]);
    let told = run(scratch.path(), &["check", "--diff"]);
    assert_eq!(told.code, Some(1), "{}", told.stderr);
    assert!(
        told.stdout
            .contains("--- a/terraform.tfvars\n+++ b/terraform.tfvars\n@@ -1 +1 @@\n-failover = false\n+failover = true\n")
    );
    assert!(told.stderr.starts_with("would fix "), "{}", told.stderr);
    assert!(files(scratch.path()) == files(&case));
    let none = run(&project("fixtures/fixes/values.fixed"), &["check", "--diff"]);
    assert_eq!((none.code, none.stdout.as_str()), (Some(0), ""), "{}", none.stderr);
    // The other way round: what patch makes of the diff is what fixing makes.
    if programs::program("a_diff_shows_what_fixing_would_do_and_changes_nothing", "git").is_some() {
        std::fs::write(scratch.path().join("mend.diff"), &told.stdout).unwrap();
        programs::run(scratch.path(), "git", &["apply", "mend.diff"], &[], 0);
        std::fs::remove_file(scratch.path().join("mend.diff")).unwrap();
        assert!(files(scratch.path()) == files(&project("fixtures/fixes/values.fixed")));
    }
}

#[test]
fn reports_offer_only_fixes_that_hold() {
    let report = check(&project("fixtures/fixes/values"), &["--only", "elasticache-multi-az"]).report;
    let fails = report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["outcome"] == "fail");
    let titles: BTreeSet<String> =
        fails.flat_map(|fail| fail["fixes"].as_array().unwrap().clone()).map(|fix| fix["title"].to_string()).collect();
    assert_eq!(titles.len(), 1, "{titles:?}");
}

#[test]
fn a_fix_is_offered_for_the_finding_that_it_mends_and_no_other() {
    let scratch = tempfile::tempdir().unwrap();
    let text = "resource \"aws_elasticache_replication_group\" \"a\" {\n  transit_encryption_enabled = false\n  transit_encryption_mode    = \"preferred\"\n}\n";
    std::fs::write(scratch.path().join("main.tf"), text).unwrap();
    let report = check(scratch.path(), &["--only", "elasticache-encryption-in-transit"]).report;
    let fails = report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["outcome"] == "fail");
    let offered: Vec<(u64, Vec<String>)> = fails
        .map(|fail| {
            let titles = fail["fixes"].as_array().unwrap().iter().map(|fix| fix["title"].as_str().unwrap().to_string());
            (fail["primary"]["start"]["line"].as_u64().unwrap(), titles.collect())
        })
        .collect();
    let expected = [(2, vec!["encrypt in transit".to_string()]), (3, vec!["accept nothing but TLS".to_string()])];
    assert_eq!(offered, expected);
}

#[test]
fn rights_stay_and_links_are_not_replaced() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let scratch = tempfile::tempdir().unwrap();
        let text = "resource \"aws_elasticache_replication_group\" \"a\" {\n  num_cache_clusters = 2\n}\n";
        std::fs::create_dir(scratch.path().join("real")).unwrap();
        std::fs::write(scratch.path().join("real/a.txt"), text).unwrap();
        std::fs::set_permissions(scratch.path().join("real/a.txt"), std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real/a.txt", scratch.path().join("main.tf")).unwrap();
        run(scratch.path(), &["check", "--fix"]);
        let real = scratch.path().join("real/a.txt");
        assert!(std::fs::read_to_string(&real).unwrap().contains("multi_az_enabled"), "nothing was fixed");
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(scratch.path().join("main.tf").symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 2, "something stays behind");
    }
}
