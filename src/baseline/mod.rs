//! The baseline: findings that are known and are not to stop anybody, one a line in a file that people review and merge.
//!
//! Invariant: no line number, no absolute path, no secret and no version of clearspan stands in the file; the same
//! findings give the same bytes.

mod file;
mod matching;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::{read, write};
pub use matching::{Matches, Scope, hide, matches};

use crate::finding::{Finding, Outcome, Suppression, SuppressionOrigin};
use crate::source::{SourceMap, Text};

/// The name of the file where none is given.
pub const FILE_NAME: &str = "clearspan-baseline.json";

/// A baseline file as it was read.
#[derive(Clone, Debug)]
pub struct BaselineFile {
    /// As messages call it.
    pub shown: String,
    pub text: Arc<str>,
    /// The directory that its paths count from: an absolute path.
    pub base: PathBuf,
}

/// A baseline with the directory that its paths count from, and with what messages call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFindings {
    pub shown: String,
    pub base: PathBuf,
    pub baseline: Baseline,
}

/// What a baseline file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    pub entries: Vec<Entry>,
    /// Where a rule of an entry held a target of the same name without this violation when the file was written: what is
    /// found there later is new, and no entry that moved.
    pub others: BTreeSet<Other>,
}

/// One finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// From the directory of the file, `/` between the parts.
    pub path: String,
    pub rule: Text,
    pub target: Text,
    /// The root module or the overlay, or the file of an object, that holds the target.
    pub origin: String,
    pub environments: Vec<Text>,
    /// For people.
    pub message: String,
    /// `content-place`, as reports have it.
    pub content: u64,
    pub place: u32,
    /// It could not be decided.
    pub is_unknown: bool,
}

/// A target that a rule held elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Other {
    pub rule: Text,
    pub target: Text,
    pub origin: String,
}

/// What became of the baseline of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineUse {
    /// The file as messages call it.
    pub shown: String,
    /// Entries that hide a finding.
    pub matched: usize,
    /// Those among them whose finding now stands in another file.
    pub moved: usize,
    /// Entries whose finding is gone.
    pub fixed: Vec<Entry>,
    /// Entries about which this check can say nothing: other paths, rules or environments.
    pub open: Vec<Entry>,
}

/// The path that a file in `base` writes for a path below the scan root.
fn from_base(root: &Path, base: &Path, path: &str) -> String {
    let full = if path.is_empty() { root.to_path_buf() } else { root.join(path) };
    let (base, full): (Vec<_>, Vec<_>) = (base.components().collect(), full.components().collect());
    let shared = base.iter().zip(&full).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_string(), base.len() - shared);
    let down = full.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Whether an origin is a file with objects, and no directory.
fn is_manifest(origin: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|extension| origin.ends_with(extension))
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The origin of most entries with this path: it is not written out.
fn usual_origin(path: &str) -> &str {
    if is_manifest(path) && !path.ends_with(".tf.json") && !path.ends_with(".tofu.json") { path } else { directory(path) }
}

/// What a new baseline holds beside what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    pub baseline: Baseline,
    /// Findings that were in no baseline before.
    pub added: usize,
    /// Entries that are no longer needed.
    pub removed: usize,
    /// Entries that stay although this check cannot see them.
    pub unseen: usize,
}

/// What a check found, with the sources that it was found in.
#[derive(Copy, Clone)]
pub struct Checked<'c> {
    pub sources: &'c SourceMap,
    pub findings: &'c [Finding],
}

/// The baseline for what a check found that was made with the one before; `used` says what became of that one. With `only_prune` nothing is added.
/// What could not be decided is taken where `with_unknown` says so.
pub fn renew(
    checked: Checked<'_>,
    old: &Baseline,
    used: Option<&BaselineUse>,
    base: &Path,
    with_unknown: bool,
    only_prune: bool,
) -> Option<Renewed> {
    let root = checked.sources.root()?;
    let unseen: &[Entry] = used.map_or(&[], |used| &used.open);
    let is_known = is_hidden;
    let is_new = |finding: &Finding| match finding.outcome {
        Outcome::Fail => true,
        Outcome::Unknown => with_unknown,
        _ => false,
    };
    let taken = checked.findings.iter().filter(|finding| is_known(finding) || (!only_prune && is_new(finding)));
    let mut entries: Vec<Entry> = taken.clone().filter_map(|finding| entry(checked, root, base, finding)).collect();
    let added = taken.filter(|finding| !is_known(finding)).count();
    entries.extend(unseen.iter().cloned());
    entries.sort();
    let wanted: BTreeSet<(&str, &str)> = entries.iter().map(key).collect();
    let before = old.others.iter().filter(|other| wanted.contains(&(other.rule.as_str(), other.target.as_str()))).cloned();
    let others = others(checked, root, base, &entries, before);
    Some(Renewed {
        baseline: Baseline { entries, others },
        added,
        removed: used.map_or(0, |used| used.fixed.len()),
        unseen: unseen.len(),
    })
}

/// Everything that a report says is wrong or unknown; what is suppressed in its source is not in it. `None` for a report
/// without a directory.
pub fn everything(checked: Checked<'_>, base: &Path) -> Option<Baseline> {
    let root = checked.sources.root()?;
    let is_said = |finding: &&Finding| matches!(finding.outcome, Outcome::Fail | Outcome::Unknown | Outcome::Error);
    let said = checked.findings.iter().filter(is_said);
    let mut entries: Vec<Entry> = said.filter_map(|finding| entry(checked, root, base, finding)).collect();
    entries.sort();
    let others = others(checked, root, base, &entries, std::iter::empty());
    Some(Baseline { entries, others })
}

/// Where the rules of entries held targets of the same names without what the entries say.
fn others(
    checked: Checked<'_>,
    root: &Path,
    base: &Path,
    entries: &[Entry],
    before: impl Iterator<Item = Other>,
) -> BTreeSet<Other> {
    let wanted: BTreeSet<(&str, &str)> = entries.iter().map(key).collect();
    let own: BTreeSet<(&str, &str, &str)> =
        entries.iter().map(|entry| (entry.rule.as_str(), entry.target.as_str(), entry.origin.as_str())).collect();
    let now = checked.findings.iter().filter(|finding| wanted.contains(&(finding.rule.as_str(), finding.target.as_str())));
    let now = now.map(|finding| Other {
        rule: finding.rule.clone(),
        target: finding.target.as_str().into(),
        origin: from_base(root, base, &finding.identity.origin),
    });
    let is_other = |other: &Other| !own.contains(&(other.rule.as_str(), other.target.as_str(), other.origin.as_str()));
    now.chain(before).filter(is_other).collect()
}

fn key(entry: &Entry) -> (&str, &str) {
    (&entry.rule, &entry.target)
}

fn entry(checked: Checked<'_>, root: &Path, base: &Path, finding: &Finding) -> Option<Entry> {
    let fingerprint = finding.identity.fingerprint?;
    let source = checked.sources.get(finding.primary.span.source)?;
    Some(Entry {
        path: from_base(root, base, &source.path),
        rule: finding.rule.clone(),
        target: finding.target.as_str().into(),
        origin: from_base(root, base, &finding.identity.origin),
        environments: finding.environments.clone(),
        message: finding.message.clone(),
        content: fingerprint.content,
        place: fingerprint.place,
        is_unknown: !finding.reasons.is_empty(),
    })
}

fn mark(finding: &mut Finding, shown: &str) {
    finding.outcome = Outcome::Suppressed;
    finding.suppression =
        Some(Suppression { origin: SuppressionOrigin::Baseline, reason: format!("it is in `{shown}`"), span: None, until: None });
}

fn is_hidden(finding: &Finding) -> bool {
    finding.suppression.as_ref().is_some_and(|suppression| suppression.origin == SuppressionOrigin::Baseline)
}
