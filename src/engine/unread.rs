//! Files of values that lie about and that nobody reads: which root modules they would give values to.
//!
//! Invariant: a hint, never an input: which file holds where is for the user to say.

use super::UnreadValues;
use super::environment::{Environments, concerns};
use super::load::Loaded;
use crate::source::Text;
use crate::terraform::{Configuration, is_automatic};

/// The files of values that neither Terraform nor the user nor an environment takes, each with the root modules near it
/// that declare something that it sets.
pub(super) fn unread(
    named: &[String],
    environments: &Environments,
    loaded: &Loaded,
    configuration: &Configuration<'_>,
    directories: &[Text],
) -> Vec<UnreadValues> {
    let taken = |path: &str| {
        let named = named.iter().any(|file| file == path);
        named || environments.chosen.iter().filter_map(|index| environments.get(*index)).any(|known| known.reads(path))
    };
    let mut unread = Vec::new();
    for (path, values) in &loaded.terraform {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_values = name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
        if !is_values || is_automatic(name) || taken(path) {
            continue;
        }
        let near = |root: &&Text| is_near(directory, root) && concerns(configuration, root, values);
        let roots: Vec<Text> = directories.iter().filter(near).cloned().collect();
        if !roots.is_empty() {
            let variables = values.body.attributes.iter().map(|attribute| attribute.name.text.clone()).collect();
            unread.push(UnreadValues { path: path.clone(), variables, roots });
        }
    }
    unread
}

/// Whether the files of a directory may be meant for a root module: they lie in it, or next to the directories above it.
fn is_near(directory: &str, root: &str) -> bool {
    let below = |path: &str, top: &str| top.is_empty() || path == top || path.starts_with(&format!("{top}/"));
    let parent = directory.rsplit_once('/').map_or("", |(parent, _)| parent);
    below(directory, root) || below(root, parent)
}
