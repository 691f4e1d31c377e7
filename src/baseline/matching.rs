//! Which findings stand in the baseline.
//!
//! Invariant: an entry hides one finding at most. It hides what stands where it stood; elsewhere only when what it was
//! about is gone from there and was not judged where it is now, so that nothing new hides behind something old.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Baseline, BaselineUse, Entry, KnownFindings, directory, is_manifest, mark};
use crate::finding::{Finding, Outcome};
use crate::source::{ReadError, SourceMap, Text, path_below};

/// What a check looked at.
pub struct Scope<'s> {
    pub sources: &'s SourceMap,
    pub root: &'s Path,
    /// Paths of files that were read, and of those that could not be.
    pub read: BTreeSet<&'s str>,
    pub incomplete: BTreeSet<&'s str>,
    /// Whether a path below the root is part of the check.
    pub covers: &'s dyn Fn(&str) -> bool,
    /// Whether a finding is reported: it may stand outside the files that were named.
    pub is_reported: &'s dyn Fn(&Finding) -> bool,
    /// Whether a rule was held.
    pub held: &'s dyn Fn(&str) -> bool,
    /// Whether all environments, or these, were judged.
    pub judged: &'s dyn Fn(&[Text]) -> bool,
}

/// An entry with its places below the scan root; `None` for what lies elsewhere.
struct Placed<'e> {
    entry: &'e Entry,
    path: Option<String>,
    origin: Option<String>,
    is_free: bool,
}

/// Marks the findings that stand in the baseline.
pub fn hide(scope: &Scope<'_>, known: &KnownFindings, findings: &mut [Finding]) -> BaselineUse {
    let Matches { pairs, fixed, open } = matches(scope, known, findings);
    let moved = pairs.iter().filter(|(_, has_moved)| *has_moved).count();
    for (index, _) in &pairs {
        if let Some(finding) = findings.get_mut(*index).filter(|finding| finding.outcome != Outcome::Suppressed) {
            mark(finding, &known.shown);
        }
    }
    BaselineUse { shown: known.shown.clone(), matched: pairs.len(), moved, fixed, open }
}

/// Which findings stand in a baseline, and what becomes of its other entries.
#[derive(Debug, Default)]
pub struct Matches {
    /// Indexes of findings, and whether each now stands in another file.
    pub pairs: Vec<(usize, bool)>,
    /// Entries whose finding is gone.
    fixed: Vec<Entry>,
    /// Entries about which this check can say nothing.
    open: Vec<Entry>,
}

/// Finds which findings stand in a baseline, one for each entry at most.
pub fn matches(scope: &Scope<'_>, known: &KnownFindings, findings: &[Finding]) -> Matches {
    let KnownFindings { base, baseline, .. } = known;
    let mut by_content: BTreeMap<u64, Vec<Placed<'_>>> = BTreeMap::new();
    for entry in &baseline.entries {
        by_content.entry(entry.content).or_default().push(Placed {
            entry,
            path: path_below(scope.root, base, &entry.path),
            origin: path_below(scope.root, base, &entry.origin),
            is_free: true,
        });
    }
    let mut candidates: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let Some(fingerprint) = finding.identity.fingerprint
            && by_content.contains_key(&fingerprint.content)
        {
            candidates.entry(fingerprint.content).or_default().push(index);
        }
    }
    let world = World::new(scope, base, baseline, findings);
    let mut found = Matches::default();
    for (content, indexes) in candidates {
        let Some(entries) = by_content.get_mut(&content) else { continue };
        // What is suppressed in its source takes its entry first: it must not leave it to another.
        let mut open = indexes;
        open.sort_by_key(|index| findings.get(*index).is_none_or(|finding| finding.outcome != Outcome::Suppressed));
        for tier in [Tier::Same, Tier::Path, Tier::Origin, Tier::Moved] {
            open.retain(|index| {
                let Some(finding) = findings.get(*index) else { return false };
                let fits = |placed: &Placed<'_>| placed.is_free && world.fits(tier, placed, finding);
                let Some(placed) = entries.iter_mut().find(|placed| fits(placed)) else { return true };
                placed.is_free = false;
                match (scope.is_reported)(finding) {
                    true => found.pairs.push((*index, world.path(finding) != placed.path.as_deref())),
                    false => found.open.push(placed.entry.clone()),
                }
                false
            });
        }
    }
    for placed in by_content.into_values().flatten().filter(|placed| placed.is_free) {
        match world.is_seen(&placed) {
            true => found.fixed.push(placed.entry.clone()),
            false => found.open.push(placed.entry.clone()),
        }
    }
    found.fixed.sort();
    found.open.sort();
    found
}

/// How close a finding has to stand to where its entry stood.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Tier {
    /// Nothing has changed.
    Same,
    /// In the same file, for the same root module.
    Path,
    /// In another file of the same root module.
    Origin,
    /// The file or the root module was moved.
    Moved,
}

/// What was judged where, then and now.
struct World<'w> {
    scope: &'w Scope<'w>,
    paths: BTreeMap<u32, String>,
    /// Directories of files that were read.
    directories: BTreeSet<&'w str>,
    /// Rule, target, origin of everything that was judged now.
    now: BTreeSet<(Text, Text, Text)>,
    /// The same for what had been judged when the baseline was written, as far as entries have the rule and the target.
    then: BTreeSet<(Text, Text, String)>,
}

impl<'w> World<'w> {
    fn new(scope: &'w Scope<'w>, base: &Path, baseline: &Baseline, findings: &[Finding]) -> World<'w> {
        let wanted: BTreeSet<(&str, &str)> =
            baseline.entries.iter().map(|entry| (entry.rule.as_str(), entry.target.as_str())).collect();
        let (mut now, mut paths) = (BTreeSet::new(), BTreeMap::new());
        for finding in findings.iter().filter(|finding| wanted.contains(&(finding.rule.as_str(), finding.target.as_str()))) {
            now.insert((finding.rule.clone(), finding.target.as_str().into(), finding.identity.origin.clone()));
            let id = finding.primary.span.source;
            if let Some(source) = scope.sources.get(id) {
                paths.entry(id.0).or_insert_with(|| source.path.to_string());
            }
        }
        let entries = baseline.entries.iter().map(|entry| (&entry.rule, &entry.target, &entry.origin));
        let others = baseline.others.iter().map(|other| (&other.rule, &other.target, &other.origin));
        let then = entries.chain(others).filter_map(|(rule, target, origin)| {
            path_below(scope.root, base, origin).map(|origin| (rule.clone(), target.clone(), origin))
        });
        let directories = scope.read.iter().map(|path| directory(path)).collect();
        World { scope, paths, directories, now, then: then.collect() }
    }

    fn path(&self, finding: &Finding) -> Option<&str> {
        self.paths.get(&finding.primary.span.source.0).map(String::as_str)
    }

    fn fits(&self, tier: Tier, placed: &Placed<'_>, finding: &Finding) -> bool {
        let entry = placed.entry;
        let Some(fingerprint) = finding.identity.fingerprint else { return false };
        // An entry for all environments holds in each; any other only where it was found.
        let holds = entry.environments.is_empty()
            || (!finding.environments.is_empty() && finding.environments.iter().all(|one| entry.environments.contains(one)));
        if entry.rule != finding.rule || entry.target != finding.target || !holds {
            return false;
        }
        let same_origin = placed.origin.as_deref() == Some(finding.identity.origin.as_str());
        let same_path = placed.path.is_some() && placed.path.as_deref() == self.path(finding);
        match tier {
            Tier::Same => {
                entry.place == fingerprint.place && same_path && same_origin && entry.environments == finding.environments
            }
            Tier::Path => same_path && same_origin,
            Tier::Origin => same_origin,
            Tier::Moved => self.has_moved(placed, finding),
        }
    }

    fn has_moved(&self, placed: &Placed<'_>, finding: &Finding) -> bool {
        let (Some(path), Some(origin)) = (&placed.path, &placed.origin) else { return false };
        let to = &finding.identity.origin;
        let (rule, target) = (&finding.rule, &placed.entry.target);
        let is_still_there = self.now.contains(&(rule.clone(), target.clone(), origin.as_str().into()));
        let was_there = self.then.contains(&(rule.clone(), target.clone(), to.to_string()));
        let is_beside = is_manifest(origin) && is_manifest(to) && directory(origin) == directory(to);
        !is_still_there && !was_there && (is_beside && self.is_read(origin) || self.is_gone(path) || self.is_gone(origin))
    }

    fn is_read(&self, path: &str) -> bool {
        self.scope.read.contains(path) || self.is_gone(path)
    }

    /// Whether a file, or everything that a directory could be judged by, is no longer there.
    fn is_gone(&self, path: &str) -> bool {
        let is_file = is_manifest(path) || path.ends_with(".tf") || path.ends_with(".tofu");
        if is_file {
            return matches!(self.scope.sources.load_bytes(path), Err(ReadError::NotFound));
        }
        match self.scope.sources.list_directory(path) {
            Ok(entries) => !entries.iter().any(|entry| {
                !entry.is_directory && [".tf", ".tofu", ".tf.json", ".yaml", ".yml"].iter().any(|end| entry.name.ends_with(end))
            }),
            Err(error) => error == ReadError::NotFound,
        }
    }

    /// Whether the check would have found again what the entry is about.
    fn is_seen(&self, placed: &Placed<'_>) -> bool {
        let entry = placed.entry;
        let seen = |path: &Option<String>| {
            path.as_deref().is_some_and(|path| {
                let is_here = self.scope.read.contains(path) || self.directories.contains(path) || self.is_gone(path);
                (self.scope.covers)(path) && is_here && !self.scope.incomplete.contains(path)
            })
        };
        (self.scope.held)(&entry.rule) && (self.scope.judged)(&entry.environments) && seen(&placed.path) && seen(&placed.origin)
    }
}
