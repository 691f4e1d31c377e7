//! A loaded workspace that is judged again after an edit: what an editor and the verification of fixes ask.
//!
//! Job: keep what a check works out, and redo what depends on an edit. Invariant: [`Workspace::check`] says what
//! [`check`](super::check) says of the same texts, to the byte; memory is that of one check, however many edits there
//! were.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::stages::Stages;
use super::threads::pool;
use super::{Options, Report, RuleInfo};
use crate::configuration;
use crate::finding::UsageError;
use crate::source::{SourceMap, normalise_path};

/// A workspace as it is known, with what has changed since.
pub struct Workspace {
    options: Options,
    threads: rayon::ThreadPool,
    stages: Option<Stages>,
    /// Paths whose text may be another one than the stages know.
    changed: BTreeSet<String>,
    reloads: usize,
}

impl Workspace {
    /// A workspace of what the options name; nothing is read yet.
    ///
    /// # Errors
    /// When there are no threads for it.
    pub fn open(options: Options) -> Result<Workspace, UsageError> {
        let threads = pool(&options)?;
        Ok(Workspace { options, threads, stages: None, changed: BTreeSet::new(), reloads: 0 })
    }

    /// Lays a text over the file at a path below the root, or replaces the one that lies there. The disk need not have
    /// such a file.
    pub fn set(&mut self, path: &str, text: impl Into<Arc<str>>) {
        let Some(path) = normalise_path(path) else { return };
        let text = text.into();
        match self.options.scan.overlay.iter_mut().find(|(known, _)| *known == path) {
            Some((_, known)) if *known == text => return,
            Some((_, known)) => *known = text,
            None => {
                // What no walk has met is met now.
                if !is_on_disk(&self.options, &path) {
                    self.stages = None;
                }
                self.options.scan.overlay.push((path.clone(), text));
            }
        }
        self.changed.insert(path);
    }

    /// Takes the text away that lies over a file: what the disk has counts again.
    pub fn remove(&mut self, path: &str) {
        let Some(path) = normalise_path(path) else { return };
        let before = self.options.scan.overlay.len();
        self.options.scan.overlay.retain(|(known, _)| *known != path);
        if self.options.scan.overlay.len() < before {
            self.refresh(&path);
        }
    }

    /// A file on the disk was made, changed or deleted.
    pub fn refresh(&mut self, path: &str) {
        let Some(path) = normalise_path(path) else { return };
        let is_laid_over = self.options.scan.overlay.iter().any(|(known, _)| *known == path);
        let knows = |stages: &Stages| stages.has_met(&path);
        // Directories hold files that nobody has named.
        if !is_laid_over && is_on_disk(&self.options, &path) != self.stages.as_ref().is_some_and(knows) {
            self.stages = None;
        }
        self.changed.insert(path);
    }

    /// Everything on the disk may be another: the next check reads it all.
    pub fn reload(&mut self) {
        self.stages = None;
    }

    /// The options as they stand, overlay included.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How often everything was loaded, the first time included.
    pub fn reloads(&self) -> usize {
        self.reloads
    }

    /// Judges what has changed.
    ///
    /// # Errors
    /// As [`check`](super::check): the request cannot be met as the texts stand. Another text may make it possible.
    pub fn check(&mut self) -> Result<Report, UsageError> {
        self.judged(|stages, options| stages.report(options))
    }

    /// As [`Workspace::check`], with what was found handed over instead of copied: the next check judges everything again.
    ///
    /// # Errors
    /// As [`Workspace::check`].
    pub fn take_report(&mut self) -> Result<Report, UsageError> {
        self.judged(|stages, options| stages.take_report(options))
    }

    /// As [`Workspace::check`], without what passes.
    ///
    /// # Errors
    /// As [`Workspace::check`].
    pub(super) fn check_open(&mut self) -> Result<Report, UsageError> {
        self.judged(|stages, options| stages.report_open(options))
    }

    /// As [`Workspace::check_open`], of all that is checked, where a check reports only a part of it.
    ///
    /// # Errors
    /// As [`Workspace::check`].
    pub(super) fn check_unfiltered(&mut self) -> Result<Report, UsageError> {
        let result = &mut self.options.result;
        let (changes, reported) = (result.changes.take(), std::mem::take(&mut result.reported));
        let report = self.check_open();
        let result = &mut self.options.result;
        (result.changes, result.reported) = (changes, reported);
        report
    }

    /// What is shown of the rules that outcomes of the last report name, or of all.
    pub fn rules(&self, report: &Report, all: bool) -> Vec<RuleInfo> {
        let named: HashSet<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        let described = |stages: &Stages| stages.described_rules(|rule| all || named.contains(rule.id().as_str()));
        self.stages.as_ref().map(described).unwrap_or_default()
    }

    /// The ids of the rules that a user means by a name.
    pub fn rules_called(&self, name: &str) -> Vec<String> {
        self.stages.as_ref().map(|stages| stages.rules_called(name)).unwrap_or_default()
    }

    fn judged(&mut self, report: impl FnOnce(&mut Stages, &Options) -> Report + Send) -> Result<Report, UsageError> {
        let Workspace { options, threads, stages, changed, reloads } = self;
        threads.install(|| {
            let configured = changed.iter().any(|path| take_configuration(options, path));
            if configured || !stages.as_mut().is_some_and(|stages| stages.take_in(options, changed)) {
                *stages = None;
            }
            changed.clear();
            if stages.as_mut().is_some_and(|stages| !stages.evaluate_again(options)) {
                *stages = None;
            }
            let stages = match stages {
                Some(stages) => stages,
                None => {
                    *reloads += 1;
                    stages.insert(Stages::open(options)?)
                }
            };
            stages.judge(options)?;
            Ok(report(stages, options))
        })
    }
}

fn is_on_disk(options: &Options, path: &str) -> bool {
    SourceMap::new(&options.scan.root).is_ok_and(|sources| sources.load_bytes(path).is_ok())
}

/// The text of the configuration file, if that is what has changed.
fn take_configuration(options: &mut Options, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let text = options.scan.sources().ok().and_then(|sources| sources.load(path).ok());
    match options.configuration.as_mut().filter(|file| file.shown == path) {
        Some(file) => file.text = text.map_or_else(|| file.text.clone(), Arc::from),
        None => return configuration::FILE_NAMES.contains(&name),
    }
    true
}
