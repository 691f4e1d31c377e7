//! Programs that a fresh machine may lack. A test that needs one says by name that it was skipped; where nothing may be
//! skipped (`CLEARSPAN_NO_SKIP`, as `.ci/run` sets it) it fails instead.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The program, where it is on the path and answers to `--version`.
pub fn program(test: &str, name: &str) -> Option<PathBuf> {
    let answers = Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    if answers {
        return Some(PathBuf::from(name));
    }
    skip(test, &format!("`{name}` is not here"));
    None
}

/// Says that a test is skipped, and why.
///
/// # Panics
/// Where nothing may be skipped.
pub fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("CLEARSPAN_NO_SKIP").is_none(), "{test} may not be skipped: {why}");
    eprintln!("{test} is skipped: {why}");
}

/// Runs a program to its end; its output, both streams, when it ends as it should.
pub fn run(directory: &Path, program: &str, arguments: &[&str], environment: &[(&str, &str)], code: i32) -> String {
    let mut command = Command::new(program);
    command.current_dir(directory).args(arguments).stdin(std::process::Stdio::null());
    // What a commit hook is started with must not reach the repositories of a test.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{program} {arguments:?} in {}:\n{text}", directory.display());
    text
}
