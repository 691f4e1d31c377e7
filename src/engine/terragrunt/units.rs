//! What Terragrunt configurations say: units, each with the files that it adds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::other_tools::mentions;
use crate::finding::{NotJudged, NotJudgedClass};
use crate::source::{SourceMap, Span, Text, join_path};
use crate::syntax::hcl;
use crate::terragrunt::{ModuleLocation, Unit};

/// Everything that Terragrunt configurations say.
#[derive(Debug, Default)]
pub(in crate::engine) struct Units {
    pub list: Vec<Known>,
    /// Files that decide what units are: another text of one changes everything.
    pub read: BTreeSet<String>,
    /// Files of stacks that lie outside of the paths that are checked.
    pub(super) elsewhere: BTreeSet<String>,
    /// Directories with Terraform files that are checked.
    pub asked: BTreeSet<String>,
    /// Of stacks: what is not read.
    pub(super) unread: Vec<NotJudged>,
}

/// A unit with the files that it adds.
#[derive(Debug)]
pub(in crate::engine) struct Known {
    pub unit: Unit,
    /// Generated files by their names in the module's directory.
    pub generated: Vec<(String, Arc<hcl::File>, bool)>,
    /// Variable files of the command line, by their paths.
    pub variable_files: BTreeMap<Text, hcl::File>,
    /// Something that it generates is not known.
    pub is_partial: bool,
    /// It lies outside of the paths that are checked.
    pub is_elsewhere: bool,
}

impl Units {
    /// A unit by its number in the list.
    ///
    /// # Panics
    /// When no unit has the number: numbers come from the list itself, and a root module judged without its unit would
    /// pass by its defaults.
    #[expect(clippy::expect_used, reason = "a number that is not of this list is a bug")]
    pub fn known(&self, number: usize) -> &Known {
        self.list.get(number).expect("a number of the list") // numbers come from `assign`, which counts this very list
    }

    /// The directories of modules that units name and that may lie where no walk has been.
    pub fn directories(&self) -> Vec<String> {
        let of = |known: &Known| match &known.unit.module {
            ModuleLocation::Directory(directory, _) if !known.is_elsewhere => Some(directory.to_string()),
            _ => None,
        };
        self.list.iter().filter_map(of).collect()
    }

    /// Whether another text of this file may change what units are.
    pub fn depend_on(&self, path: &str) -> bool {
        self.read.contains(path)
    }
}

impl Known {
    /// The name that reports have for the unit.
    pub fn name(&self) -> Text {
        if self.unit.directory.is_empty() { ".".into() } else { self.unit.directory.clone() }
    }

    /// Where a report shows the unit.
    pub(super) fn shown(&self, sources: &SourceMap) -> (String, Option<Span>) {
        let place = self.unit.place;
        let path = sources.get(place.source).map_or_else(|| self.unit.path.to_string(), |source| source.path.to_string());
        (path, (!place.is_none()).then_some(place))
    }
}

/// An entry for something that Terragrunt deploys and that is not judged; `read` are the files that say it.
pub(super) fn not_judged<'p>(
    sources: &SourceMap,
    path: String,
    span: Option<Span>,
    message: String,
    read: impl Iterator<Item = &'p str>,
) -> NotJudged {
    let mut configurations = read.filter(|path| is_configuration(path));
    let has_cache_settings = configurations.any(|path| mentions(sources, path));
    NotJudged { class: NotJudgedClass::Terragrunt, path, span, message, parts: 1, has_cache_settings }
}

pub(super) fn is_configuration(path: &str) -> bool {
    path.ends_with(".hcl") || path.ends_with(".hcl.json")
}

/// The files of one directory, by name.
pub(super) fn files_of<'a>(terraform: &'a [(String, hcl::File)], directory: &str) -> Vec<(&'a str, &'a hcl::File)> {
    let prefix = if directory.is_empty() { String::new() } else { join_path(directory, "") };
    let from = terraform.partition_point(|(path, _)| path.as_str() < prefix.as_str());
    let below = terraform.iter().skip(from).map_while(|(path, file)| Some((path.strip_prefix(&prefix)?, file)));
    below.filter(|(name, _)| !name.contains('/')).collect()
}
