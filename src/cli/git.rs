//! What changed since a revision, as git tells it. The only place that starts a program, and only when it is asked to.
//!
//! Invariant: git is started without a shell, runs nothing that a repository names, and changes nothing. Floor 7.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::engine::{ChangedLines, Changes, UsageError};

/// Settings that a repository may have, and that must not count: programs to start, and other forms of the output.
const SETTINGS: [&str; 5] =
    ["core.fsmonitor=false", "core.quotePath=true", "core.pager=cat", "diff.noprefix=false", "diff.mnemonicPrefix=false"];
/// What a hook of git is started with, and other commands must not be.
const OF_HOOKS: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// The lines below `root` that are other ones than where the present state left the revision: those of a pull request
/// that would be merged into it, and what is not committed yet, files that git does not know included.
///
/// # Errors
/// When there is no git, no repository, no such revision, or no common history.
pub fn changes(root: &Path, since: &str) -> Result<Changes, UsageError> {
    if since.starts_with('-') || since.trim().is_empty() {
        return Err(UsageError::new(format!("`--changed-since {since}` names no revision")));
    }
    let top = git(root, &["rev-parse", "--show-toplevel"])?;
    let top = top.strip_suffix('\n').unwrap_or(&top).to_string();
    let top = Path::new(&top).canonicalize().map_err(|error| UsageError::new(format!("`{top}`: {error}")))?;
    let commit = format!("{since}^{{commit}}");
    let known = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
    let Ok(commit) = known else {
        let error = UsageError::new(format!("there is no revision `{since}` in this repository"));
        return Err(error.with_help("fetch it: a shallow clone has the newest one only (`fetch-depth: 0` in a workflow)"));
    };
    let base = git(&top, &["merge-base", commit.trim(), "HEAD"]).map_err(|_| {
        let error = UsageError::new(format!("`{since}` and the present state have no common history here"));
        error.with_help("fetch the history: a shallow clone lacks it (`fetch-depth: 0` in a workflow)")
    })?;
    let diff =
        ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--ignore-submodules=all"];
    let diff = git(&top, &[diff.as_slice(), &["--src-prefix=a/", "--dst-prefix=b/", base.trim(), "--"]].concat())?;
    let mut of_top = changed_lines(&diff);
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    of_top.extend(unknown.split('\0').filter(|path| !path.is_empty()).map(|path| (path.to_string(), ChangedLines::All)));
    let root = root.canonicalize().map_err(|error| UsageError::new(format!("`{}`: {error}", root.display())))?;
    let files = of_top.into_iter().filter_map(|(path, lines)| {
        let full = top.join(path);
        let below: Option<Vec<&str>> =
            full.strip_prefix(&root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
        Some((below?.join("/"), lines))
    });
    Ok(Changes { since: since.to_string(), files: files.collect() })
}

/// What git prints.
fn git(directory: &Path, arguments: &[&str]) -> Result<String, UsageError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["--no-pager", "--literal-pathspecs"]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for name in OF_HOOKS {
        command.env_remove(name);
    }
    command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").stdin(Stdio::null());
    let output = command.output().map_err(|error| {
        UsageError::new(format!("git cannot be started: {error}")).with_help("`--changed-since` asks git what has changed")
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_string();
    Err(UsageError::new(format!("git: {line}")))
}

/// The lines that a diff without context adds or changes, by path. Where it only takes some away, those on both sides.
fn changed_lines(diff: &str) -> HashMap<String, ChangedLines> {
    let mut files: HashMap<String, ChangedLines> = HashMap::new();
    let (mut path, mut is_new) = (None, false);
    // Lines of the text itself, which may look like anything.
    let mut of_text = 0;
    for line in diff.lines() {
        if of_text > 0 && !line.starts_with('\\') {
            of_text -= 1;
        } else if line.starts_with("diff --git ") {
            (path, is_new) = (None, false);
        } else if line == "--- /dev/null" {
            is_new = true;
        } else if let Some(name) = line.strip_prefix("+++ ") {
            path = unquoted(name).strip_prefix("b/").map(ToString::to_string);
            if let (Some(path), true) = (&path, is_new) {
                files.insert(path.clone(), ChangedLines::All);
            }
        } else if let Some((old, (start, count))) = line.strip_prefix("@@ ").and_then(hunk) {
            of_text = old + count;
            let Some(path) = &path else { continue };
            let lines = files.entry(path.clone()).or_insert_with(|| ChangedLines::Ranges(Vec::new()));
            if let ChangedLines::Ranges(ranges) = lines {
                // `+3,0`: lines behind the third are gone.
                ranges.push(if count == 0 { (start.max(1), start + 1) } else { (start, start + count - 1) });
            }
        }
    }
    files
}

/// Of `-1,2 +3,4 @@ …` how many lines there were, and from where how many there are.
fn hunk(line: &str) -> Option<(u32, (u32, u32))> {
    let range = |sign: char| {
        let range = line.split(' ').find_map(|part| part.strip_prefix(sign))?;
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let (_, old): (u32, u32) = range('-')?;
    Some((old, range('+')?))
}

/// A path as git writes it: in quotes with escapes where it holds something unusual, and with a tab behind it where it
/// holds blanks.
fn unquoted(name: &str) -> String {
    let name = name.trim_end_matches('\t');
    let Some(inner) = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return name.to_string() };
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(first @ b'0'..=b'3') => {
                let mut value = first - b'0';
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|digit| (b'0'..=b'7').contains(digit)) {
                        value = (value << 3) | (digit - b'0');
                    }
                }
                bytes.push(value);
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_says_which_lines_are_others() {
        let diff = "diff --git a/a.tf b/a.tf\n--- a/a.tf\n+++ b/a.tf\n@@ -1,0 +3,4 @@ resource\n+x\n+\n+\n+\n@@ -9 +12 @@\n--- b/no.tf\n+++ b/no.tf\n@@ -20,1 +19,0 @@\n-x\n\
                    diff --git a/old.tf b/new one.tf\nsimilarity index 90%\n--- a/old.tf\n+++ b/new one.tf\t\n@@ -1,0 +1 @@\n+x\n\\ No newline at end of file\n\
                    diff --git a/n.tf b/n.tf\nnew file mode 100644\n--- /dev/null\n+++ b/n.tf\n@@ -0,0 +1 @@\n+x\n\
                    diff --git a/g.tf b/g.tf\ndeleted file mode 100644\n--- a/g.tf\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let files = changed_lines(diff);
        assert_eq!(files["a.tf"], ChangedLines::Ranges(vec![(3, 6), (12, 12), (19, 20)]));
        assert_eq!(files["new one.tf"], ChangedLines::Ranges(vec![(1, 1)]));
        assert_eq!(files["n.tf"], ChangedLines::All);
        assert!(!files.contains_key("g.tf"));
    }

    #[test]
    fn paths_are_read_as_git_writes_them() {
        assert_eq!(unquoted("b/plain.tf"), "b/plain.tf");
        assert_eq!(unquoted("b/with blank.tf\t"), "b/with blank.tf");
        assert_eq!(unquoted("\"b/\\303\\251\\\"\\\\\\t.tf\""), "b/é\"\\\t.tf");
    }
}
