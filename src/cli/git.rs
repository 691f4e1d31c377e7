//! What git holds of a revision. The only place that starts a program, and only where `--changed-since`
//! or an HTML report asks for it.
//!
//! Invariant: git only reads objects and lists names. It is started without a shell and compares nothing itself, so that
//! neither attributes nor filters, diff drivers, hooks or transports that a repository names have a say.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::finding::UsageError;
use crate::source::MAX_FILE_BYTES;

/// Settings that a repository may have, and that must not count.
const SETTINGS: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "credential.helper=",
    "protocol.allow=never",
    "core.commitGraph=false",
];
/// Variables that a hook of git is started with, or that name programs.
const REMOVED: [&str; 13] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
];
/// No object is fetched or replaced, nothing is asked and nothing is written.
const VARIABLES: [(&str, &str); 7] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// A work tree.
#[derive(Clone, Debug)]
pub struct WorkTree {
    top: PathBuf,
}

/// What a name in a tree leads to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Link,
    Submodule,
}

/// A file of a revision.
#[derive(Clone, Debug)]
pub struct TreeEntry {
    pub kind: EntryKind,
    object: String,
    /// Below the top; every part of it is a plain name.
    pub path: String,
}

impl WorkTree {
    /// The work tree with this top.
    pub fn at(top: &Path) -> WorkTree {
        WorkTree { top: top.to_path_buf() }
    }

    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The commit that the present state has in common with a revision: what a pull request into it starts from.
    ///
    /// # Errors
    /// When there is no git, no such revision, or no common history.
    pub fn parting(&self, since: &str) -> Result<String, UsageError> {
        if since.starts_with('-') || since.trim().is_empty() {
            return Err(UsageError::new(format!("`--changed-since {since}` does not name a revision")));
        }
        self.text(&["rev-parse", "--git-dir"])?;
        let Some(commit) = self.commit(since) else {
            let error = UsageError::new(format!("there is no revision `{since}` in this repository"));
            return Err(error.with_help("fetch it: a shallow clone has only the newest one (`fetch-depth: 0` in a workflow)"));
        };
        let base = self.text(&["merge-base", &commit, "HEAD"]).map_err(|_| {
            let error = UsageError::new(format!("`{since}` and `HEAD` have no common history here"));
            error.with_help("fetch the history: a shallow clone does not have it (`fetch-depth: 0` in a workflow)")
        })?;
        Ok(base.trim().to_string())
    }

    /// The commit that a name leads to, if it is here.
    pub fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        let found = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name]).ok()?;
        Some(found.trim().to_string())
    }

    /// The address of the repository that this one was cloned from.
    pub fn origin(&self) -> Option<String> {
        let address = self.text(&["config", "--get", "remote.origin.url"]).ok()?;
        Some(address.trim().to_string()).filter(|address| !address.is_empty())
    }

    /// Everything that a commit holds; names that are not UTF-8, and those that no checkout would create, are left out.
    ///
    /// # Errors
    /// When git fails.
    pub fn entries(&self, commit: &str) -> Result<Vec<TreeEntry>, UsageError> {
        let listed = self.bytes(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        Ok(listed.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// The files of the work tree that are not tracked and that `.gitignore` names.
    ///
    /// # Errors
    /// When git fails.
    pub fn ignored(&self) -> Result<Vec<String>, UsageError> {
        let listed = self.bytes(&["ls-files", "--others", "--ignored", "--exclude-standard", "-z"])?;
        let paths = listed.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
        Ok(paths.filter(|path| is_plain(path)).map(ToString::to_string).collect())
    }

    /// Where git keeps a file of its own.
    pub fn own_file(&self, name: &str) -> Option<PathBuf> {
        let path = self.text(&["rev-parse", "--git-path", name]).ok()?;
        Some(self.top.join(path.strip_suffix('\n').unwrap_or(&path)))
    }

    /// Hands over what these entries hold, one after the other; files above the size limit are left out. How many of them
    /// are not in this clone.
    ///
    /// # Errors
    /// When git fails, or `take` does.
    pub fn contents<'e>(
        &self,
        entries: &[&'e TreeEntry],
        mut take: impl FnMut(&'e TreeEntry, &[u8]) -> io::Result<()>,
    ) -> Result<usize, UsageError> {
        let failed = |error: io::Error| UsageError::new(format!("git: {error}"));
        // The names are given in a file: git may write before it has read all of a pipe.
        let mut names = tempfile::tempfile().map_err(failed)?;
        let text: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
        names.write_all(text.as_bytes()).and_then(|()| io::Seek::rewind(&mut names)).map_err(failed)?;
        let mut command = self.command(&["cat-file", "--batch", "--buffer"], Stdio::from(names));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(not_started)?;
        let Some(output) = child.stdout.take() else { return Err(UsageError::new("git: it has no output")) };
        let mut output = BufReader::new(output);
        let mut absent = 0;
        let mut read = || -> io::Result<()> {
            for entry in entries {
                let mut header = String::new();
                output.read_line(&mut header)?;
                let Some(size) = header.trim_end().split(' ').nth(2).and_then(|size| size.parse::<u64>().ok()) else {
                    absent += 1;
                    continue;
                };
                if size > MAX_FILE_BYTES {
                    io::copy(&mut output.by_ref().take(size + 1), &mut io::sink())?;
                    continue;
                }
                let mut content = vec![0; size as usize + 1]; // with the line break behind it
                output.read_exact(&mut content)?;
                content.pop();
                take(entry, &content)?;
            }
            Ok(())
        };
        let result = read();
        drop(output);
        let status = child.wait().map_err(failed)?;
        result.map_err(failed)?;
        if status.success() { Ok(absent) } else { Err(UsageError::new("git: `cat-file` failed")) }
    }

    fn text(&self, arguments: &[&str]) -> Result<String, UsageError> {
        Ok(String::from_utf8_lossy(&self.bytes(arguments)?).into_owned())
    }

    /// What git prints.
    fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, UsageError> {
        let output = self.command(arguments, Stdio::null()).output().map_err(not_started)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let message = String::from_utf8_lossy(&output.stderr);
        let line = message.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_string();
        Err(UsageError::new(format!("git: {line}")))
    }

    fn command(&self, arguments: &[&str], input: Stdio) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.top).arg("--work-tree").arg(&self.top).args(["--no-pager", "--literal-pathspecs"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for name in REMOVED {
            command.env_remove(name);
        }
        command.args(arguments).envs(VARIABLES).stdin(input);
        command
    }
}

fn not_started(error: io::Error) -> UsageError {
    UsageError::new(format!("git cannot be started: {error}")).with_help("`--changed-since` needs git to read the revision")
}

/// `100644 blob OBJECT<tab>PATH`
fn entry(line: &[u8]) -> Option<TreeEntry> {
    let (about, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, _, object) = (about.next()?, about.next()?, about.next()?);
    let kind = match mode {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    };
    is_plain(path).then(|| TreeEntry { kind, object: object.to_string(), path: path.to_string() })
}

/// Whether a path stays below where it is laid, and out of git's own directory.
fn is_plain(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    // Where `\` separates the parts of a path, git's own checkout refuses such names too.
    !(cfg!(windows) && path.contains(['\\', ':'])) && path.split('/').all(is_name)
}

impl TreeEntry {
    /// The commit of a submodule.
    pub fn commit(&self) -> &str {
        &self.object
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_tree_that_lead_elsewhere_are_left_out() {
        let of = |path: &str| entry(format!("100644 blob 0123\t{path}").as_bytes()).map(|entry| entry.path);
        assert_eq!(of("a/with blank é.tf").as_deref(), Some("a/with blank é.tf"));
        for path in ["", "../x", "a/../x", "/x", "a//x", ".git/config", "a/.GIT/hooks/x"] {
            assert_eq!(of(path), None, "{path}");
        }
        assert_eq!(entry(b"160000 commit 0123\tsub").map(|entry| entry.kind), Some(EntryKind::Submodule));
        assert_eq!(entry(b"120000 blob 0123\tlink").map(|entry| entry.kind), Some(EntryKind::Link));
        assert!(entry(b"100644 blob 0123\t\xff").is_none());
    }
}
