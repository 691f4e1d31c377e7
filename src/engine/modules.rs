//! Terraform files that were not walked but are needed: siblings of files that were met, and modules that are called.
//!
//! A module is a directory: judging one file of it without the others would judge something else.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::read::{Content, content, encoding_error, parse_terraform, reason_of};
use crate::finding::Incomplete;
use crate::source::{ReadError, SourceMap, Text, join_path, normalise_path};
use crate::syntax::FileClass;
use crate::syntax::hcl::{self, ExpressionKind};
use crate::terraform::{MANIFEST, Manifest, ModuleSource, Names, WrittenText, local_path, parse_manifest};

/// How many directories are added at most.
const MAX_DIRECTORIES: usize = 10_000;
/// How many directories one expression may stand for.
const MAX_CANDIDATES: usize = 1_000;

/// What was found besides the files that were walked.
#[derive(Default)]
pub(super) struct Missing {
    pub files: Vec<(String, hcl::File)>,
    /// What `terraform init` has installed, by module directory.
    pub installed: Vec<(Text, Manifest)>,
    /// Files and directories that could not be read.
    pub unreadable: Vec<Incomplete>,
    /// Directories of modules by the links that lead to them.
    pub links: BTreeMap<String, String>,
    /// A local module is outside the scan root.
    pub leaves: bool,
}

/// The Terraform files of a directory and of all that it calls inside the scan root, sorted by path.
pub(super) fn needed(sources: &SourceMap, directory: &str, own: &[(String, String)]) -> Missing {
    let mut needed = missing(sources, &[], vec![directory.to_string()], own);
    needed.files.sort_by(|(a, _), (b, _)| a.cmp(b));
    needed
}

/// What Terraform would read and the walk did not meet: in every module directory the files that `.gitignore`
/// hides (variable and override files usually), the directories of local module calls and of installed modules that
/// stay inside the scan root, and what says which these are.
pub(super) fn missing(
    sources: &SourceMap,
    terraform: &[(String, hcl::File)],
    near_plans: Vec<String>,
    own: &[(String, String)],
) -> Missing {
    let mut added = Missing::default();
    let mut present: BTreeSet<String> = terraform.iter().map(|(path, _)| path.clone()).collect();
    let mut whole: BTreeSet<String> = BTreeSet::new();
    let mut known: BTreeMap<&str, Vec<&hcl::File>> = BTreeMap::new();
    terraform.iter().for_each(|(path, file)| known.entry(directory_of(path)).or_default().push(file));
    let mut open: Vec<String> = known.keys().map(|directory| directory.to_string()).collect();
    open.extend(near_plans);
    while let Some(directory) = open.pop() {
        if !whole.insert(directory.clone()) {
            continue;
        }
        if whole.len() > MAX_DIRECTORIES {
            let message = format!("more than {MAX_DIRECTORIES} directories of modules: this one is not read");
            added.unreadable.push(Incomplete { path: directory, span: None, reason: "too-large".to_string(), message });
            break;
        }
        // A module is what its directory is, however the way there is spelt.
        if let Some(real) = sources.real_directory(&directory).filter(|real| *real != directory) {
            added.links.insert(directory, real.clone());
            open.push(real);
            continue;
        }
        let files = known.get(directory.as_str()).map_or(&[][..], Vec::as_slice);
        let entries = match sources.list_directory(&directory) {
            Ok(entries) => entries,
            // The call says that there is nothing.
            Err(ReadError::NotFound) => {
                open.extend(called(sources, &directory, files, own));
                continue;
            }
            Err(error) => {
                added.unreadable.push(unreadable(&directory, &error));
                continue;
            }
        };
        let first = added.files.len();
        if entries.iter().any(|entry| entry.is_directory && entry.name == ".terraform") {
            let path = join_path(&directory, MANIFEST);
            match sources.load(&path) {
                Ok(text) => {
                    let manifest = parse_manifest(&directory, &text);
                    open.extend(manifest.values().filter_map(|module| module.directory.as_deref().map(str::to_string)));
                    added.installed.push((directory.as_str().into(), manifest));
                }
                Err(ReadError::NotFound) => {}
                Err(error) => added.unreadable.push(unreadable(&path, &error)),
            }
        }
        for entry in entries.iter().filter(|entry| !entry.is_directory) {
            let path = join_path(&directory, &entry.name);
            let class = FileClass::by_name(&entry.name);
            let ours = match class {
                Some(FileClass::Terraform | FileClass::TerraformJson) => !entry.name.starts_with('.'),
                // Var files that Terraform does not read by itself are read when they are named.
                Some(FileClass::VariableFile) => crate::terraform::is_automatic(&entry.name),
                _ => false,
            };
            if !ours || present.contains(&path) {
                continue;
            }
            let Some(class) = class else { continue };
            let (source, damage) = match sources.known(&path) {
                Some(source) => (source, None),
                None => match content(sources, &Found { path: path.clone(), class }) {
                    Content::Text(text) => (sources.add(&path, text), None),
                    Content::Decoded(text, damage) => (sources.add_decoded(&path, text), damage),
                    Content::Skip(_) | Content::CloudFormation { .. } => continue,
                    Content::Failed(error) => {
                        added.unreadable.push(unreadable(&path, &error));
                        continue;
                    }
                },
            };
            let mut file = parse_terraform(&source, Some(class));
            file.errors.splice(0..0, damage.map(|damage| encoding_error(source.id, damage)));
            added.leaves |= local_sources(&file).any(|source| normalise_path(&join_path(&directory, &source)).is_none());
            present.insert(path.clone());
            added.files.push((path, file));
        }
        let new = added.files.get(first..).into_iter().flatten().map(|(_, file)| file);
        let all: Vec<&hcl::File> = files.iter().copied().chain(new).collect();
        open.extend(called(sources, &directory, &all, own));
    }
    added
}

fn unreadable(path: &str, error: &ReadError) -> Incomplete {
    let (path, reason) = (path.to_string(), reason_of(error).to_string());
    Incomplete { path, span: None, reason, message: error.to_string() }
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Whether two texts of one file call the same directories, as far as the file alone says so.
pub(super) fn calls_alike(old: &hcl::File, new: &hcl::File) -> bool {
    let written = |file: &hcl::File| -> Option<Vec<Text>> {
        let literal = |expression: &hcl::Expression| match &expression.kind {
            ExpressionKind::String(text) => Some(text.clone()),
            _ => None,
        };
        source_expressions(file).map(literal).collect()
    };
    written(old).zip(written(new)).is_some_and(|(old, new)| old == new)
}

/// The directories of the modules that the files of a directory call and that the repository holds: by a local source,
/// by any that an expression may come to, or by a remote one of which the repository says where it is.
pub(super) fn called(sources: &SourceMap, directory: &str, files: &[&hcl::File], own: &[(String, String)]) -> Vec<String> {
    let names = ModuleNames(files);
    let mut called = Vec::new();
    for text in files.iter().flat_map(|file| source_expressions(file)).flat_map(|source| WrittenText::possible(source, &names)) {
        match (text.path(directory), text.literal()) {
            (Some((parts, false)), Some(_)) => called.push(parts.join("/")),
            (Some((parts, false)), None) => called.extend(directories(sources, &parts)),
            (_, Some(literal)) if !own.is_empty() => called.extend(own_directories(literal, own)),
            _ => {}
        }
    }
    called
}

/// The directories whose path is of these parts, of which some are not all written.
fn directories(sources: &SourceMap, parts: &[String]) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in parts {
        let below = found.iter().flat_map(|directory| {
            let entries = sources.list_directory(directory).unwrap_or_default().into_iter();
            let fitting = entries.filter(|entry| entry.is_directory && WrittenText::fits(part, &entry.name));
            fitting.map(|entry| join_path(directory, &entry.name)).collect::<Vec<_>>()
        });
        found = below.take(MAX_CANDIDATES).collect();
    }
    found
}

/// The locals and defaults of a module, by its files.
struct ModuleNames<'n, 'f>(&'n [&'f hcl::File]);

impl<'f> Names<'f> for ModuleNames<'_, 'f> {
    fn local(&self, name: &str) -> Option<&'f hcl::Expression> {
        let bodies = self.0.iter().flat_map(|file| file.body.blocks_of("locals"));
        bodies.into_iter().find_map(|block| block.body.attribute(name)).map(|attribute| &attribute.value)
    }

    fn default_of(&self, variable: &str) -> Option<&'f hcl::Expression> {
        let blocks = self.0.iter().flat_map(|file| file.body.blocks_of("variable"));
        let block = blocks.into_iter().find(|block| block.label(0) == Some(variable))?;
        block.body.attribute("default").map(|attribute| &attribute.value)
    }
}

/// Where a remote source may lie that is called by its name, or by a directory inside it.
fn own_directories(source: &str, own: &[(String, String)]) -> Vec<String> {
    let ModuleSource::Remote { package, directory: inside, .. } = ModuleSource::parse(source) else { return Vec::new() };
    let of = |(name, place): &(String, String)| match ModuleSource::parse(name) {
        ModuleSource::Remote { package: known, directory, .. } if known == package => {
            let rest = if directory.is_empty() { Some(inside.as_str()) } else { (directory == inside).then_some("") };
            rest.and_then(|rest| normalise_path(&join_path(place, rest)))
        }
        _ => None,
    };
    own.iter().filter_map(of).collect()
}

/// The local paths among them.
fn local_sources(file: &hcl::File) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    written_sources(file).filter_map(local_path)
}

/// The sources that the module calls of a file write out.
pub(super) fn written_sources(file: &hcl::File) -> impl Iterator<Item = &str> {
    source_expressions(file).filter_map(|source| match &source.kind {
        ExpressionKind::String(source) => Some(source.as_str()),
        _ => None,
    })
}

fn source_expressions(file: &hcl::File) -> impl Iterator<Item = &hcl::Expression> {
    file.body.blocks_of("module").filter_map(|block| Some(&block.body.attribute("source")?.value))
}
