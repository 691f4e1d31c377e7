//! Files that clearspan writes: a planted link leads nowhere, and a write that fails destroys nothing.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use binary::run;

const CACHE: &str =
    "resource \"aws_elasticache_replication_group\" \"one\" {\n  description      = \"one\"\n  multi_az_enabled = false\n}\n";
const VICTIM: &str = "nothing of this may change\n";

/// A checkout beside files that are not part of it.
struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Scratch {
        let directory = tempfile::tempdir().unwrap();
        let scratch = Scratch { directory };
        fs::create_dir_all(scratch.checkout().join(".git")).unwrap();
        fs::create_dir_all(scratch.outside("directory")).unwrap();
        fs::write(scratch.checkout().join("main.tf"), CACHE).unwrap();
        fs::write(scratch.outside("victim"), VICTIM).unwrap();
        scratch
    }

    fn checkout(&self) -> PathBuf {
        self.directory.path().join("checkout")
    }

    fn outside(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn victim_is_unharmed(&self) {
        assert_eq!(fs::read_to_string(self.outside("victim")).unwrap(), VICTIM);
        assert_eq!(fs::read_dir(self.outside("directory")).unwrap().count(), 0, "a file was created outside");
    }
}

fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).unwrap().is_file()
}

#[test]
fn a_report_planted_as_a_link_does_not_overwrite_its_target() {
    for arguments in [["--report", "sarif=out.sarif"], ["--output", "out.sarif"]] {
        for target in ["../victim", "../directory/new", "main.tf"] {
            let scratch = Scratch::new();
            let at = scratch.checkout();
            symlink(target, at.join("out.sarif")).unwrap();
            let run = run(&at, &[&["check", "--format", "sarif"], arguments.as_slice()].concat());
            assert_eq!(run.code, Some(1), "{}", run.stderr);
            scratch.victim_is_unharmed();
            assert_eq!(fs::read_to_string(at.join("main.tf")).unwrap(), CACHE);
            assert!(is_regular(&at.join("out.sarif")));
            assert!(fs::read_to_string(at.join("out.sarif")).unwrap().contains("sarif"));
        }
    }
}

#[test]
fn a_directory_planted_as_a_link_takes_no_report_out_of_the_checkout() {
    for is_repository in [false, true] {
        let scratch = Scratch::new();
        let at = scratch.checkout();
        if is_repository {
            fs::create_dir(scratch.outside("other")).unwrap();
            fs::create_dir(scratch.outside("other/.git")).unwrap();
        }
        symlink(if is_repository { "../other" } else { "../directory" }, at.join("reports")).unwrap();
        for command in [&["check", "--report", "sarif=reports/out.sarif"][..], &["baseline", "--output", "reports/baseline.json"]]
        {
            let run = run(&at, command);
            assert_eq!(run.code, Some(2), "{command:?}: {}", run.stderr);
            assert!(run.stderr.contains("through a symbolic link"), "{}", run.stderr);
        }
        scratch.victim_is_unharmed();
        assert!(!scratch.outside("other/out.sarif").exists());
    }
}

#[test]
fn a_baseline_planted_as_a_link_creates_no_file_outside() {
    let scratch = Scratch::new();
    let at = scratch.checkout();
    symlink("../directory/new.json", at.join("clearspan-baseline.json")).unwrap();
    let run = run(&at, &["baseline"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    scratch.victim_is_unharmed();
    assert!(is_regular(&at.join("clearspan-baseline.json")));
}

#[test]
fn a_fix_does_not_write_through_a_planted_link() {
    let scratch = Scratch::new();
    let at = scratch.checkout();
    fs::write(scratch.outside("victim"), CACHE).unwrap();
    symlink("../victim", at.join("linked.tf")).unwrap();
    run(&at, &["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(scratch.outside("victim")).unwrap(), CACHE);
}

#[test]
fn init_does_not_write_through_planted_links() {
    for arguments in [&["init"][..], &["init", "--force"]] {
        let scratch = Scratch::new();
        let at = scratch.checkout();
        symlink("../victim", at.join("clearspan.yaml")).unwrap();
        symlink("../victim", at.join(".pre-commit-config.yaml")).unwrap();
        let run = run(&at, arguments);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        scratch.victim_is_unharmed();
        assert!(!is_regular(&at.join(".pre-commit-config.yaml")));
        assert_eq!(is_regular(&at.join("clearspan.yaml")), arguments.len() == 2);
    }
}

#[test]
fn a_full_disk_does_not_destroy_the_old_file() {
    let scratch = Scratch::new();
    let at = scratch.checkout();
    for (file, arguments) in [
        ("out.json", "check --format json --output out.json"),
        ("out.sarif", "check --report sarif=out.sarif"),
        ("clearspan-baseline.json", "baseline"),
    ] {
        let old = "{ \"version\": 1, \"entries\": [], \"judged_elsewhere\": [] }\n";
        fs::write(at.join(file), old).unwrap();
        // No file may grow: a write fails as on a full disk, where the signal for it is ignored.
        let script = format!("trap '' XFSZ; ulimit -f 0; exec '{}' {arguments}", env!("CARGO_BIN_EXE_clearspan"));
        let done = Command::new("sh").args(["-c", &script]).current_dir(&at).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stderr).contains("cannot be written"), "{arguments}");
        assert_eq!(fs::read_to_string(at.join(file)).unwrap(), old, "{arguments}");
        let left = fs::read_dir(&at).unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap());
        assert_eq!(left.filter(|name| name.starts_with(".clearspan-")).count(), 0, "something half-done stays");
        fs::remove_file(at.join(file)).unwrap();
    }
}

#[test]
fn a_replaced_file_keeps_its_permissions_and_a_new_one_has_those_of_the_umask() {
    let scratch = Scratch::new();
    let at = scratch.checkout();
    let mode = |name: &str| fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    fs::write(at.join("old.json"), "").unwrap();
    fs::set_permissions(at.join("old.json"), fs::Permissions::from_mode(0o640)).unwrap();
    let script = format!(
        "umask 027; '{0}' check --format json --output old.json; '{0}' check --format json --output new.json",
        env!("CARGO_BIN_EXE_clearspan")
    );
    Command::new("sh").args(["-c", &script]).current_dir(&at).output().unwrap();
    assert_eq!((mode("old.json"), mode("new.json")), (0o640, 0o640));
    let run = run(&at, &["check", "--format", "json", "--output", "/dev/stdout"]);
    assert!(run.stdout.starts_with('{'), "{}", run.stderr);
}
