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

/// Runs git as somebody who commits.
pub fn git(directory: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["-c", "user.name=somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"];
    all.extend(arguments);
    run(directory, "git", &all, &[("GIT_CONFIG_GLOBAL", "/dev/null")], 0)
}

/// A repository with the project as it is now, tagged with its version: what a hook is installed from.
pub fn source_repository(directory: &Path) {
    const NOT_SOURCE: [&str; 4] = ["target", ".git", "node_modules", "dist"];
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), directory, &NOT_SOURCE);
    git(directory, &["init", "--quiet", "--initial-branch=main"]);
    git(directory, &["add", "--all", "--force"]);
    git(directory, &["commit", "--quiet", "--message", "as it is"]);
    git(directory, &["tag", concat!("v", env!("CARGO_PKG_VERSION"))]);
}

/// Copies files and directories but those of these names.
pub fn copy(from: &Path, to: &Path, without: &[&str]) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if without.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &to.join(name), without);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}
