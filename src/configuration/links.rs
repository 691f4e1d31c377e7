//! Links of the configuration that lead nowhere.

use std::path::Path;

use super::{Configuration, ConfigurationFile};
use crate::finding::Ledger;
use crate::kubernetes::Object;
use crate::source::path_below;
use crate::terraform::Root;

/// The reason in the ledger.
const NOTE: &str = "configuration";

/// Notes the links whose cache or workload is not here, where everything was looked at.
/// `checked`: the paths that the check is about, below `root`.
pub fn account_links<'r>(
    said: &Configuration,
    file: Option<&ConfigurationFile>,
    (root, checked): (&Path, &[String]),
    roots: impl Iterator<Item = &'r Root> + Clone,
    objects: &[Object],
    ledger: &mut Ledger,
) {
    let Some(file) = file.filter(|_| !said.links.is_empty()) else { return };
    let is_whole = path_below(root, &file.base, "").is_some_and(|base| checked.contains(&base));
    for link in said.links.iter().filter(|_| is_whole) {
        let known = link.in_graph();
        if !roots.clone().flat_map(|root| &root.resources).any(|resource| known.is_to(&resource.address)) {
            let message = format!("there is no cache `{}`: this link has no effect", link.cache.text);
            ledger.add(file.shown.clone(), Some(link.cache.span), NOTE, message, false);
        }
        if !objects.iter().any(|object| known.is_of(&object.kind, object.namespace_or_default(), &object.name)) {
            let message = format!("there is no workload `{}`: this link has no effect", link.workload.text);
            ledger.add(file.shown.clone(), Some(link.workload.span), NOTE, message, false);
        }
    }
}
