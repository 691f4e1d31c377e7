//! Links of the configuration that lead nowhere.

use super::{Configuration, below};
use crate::engine::{Ledger, Options};
use crate::kubernetes::Object;
use crate::terraform::Root;

/// The reason in the ledger.
const NOTE: &str = "configuration";

/// Notes the links whose cache or workload is not here, where everything was looked at.
pub(in crate::engine) fn account<'r>(
    said: &Configuration,
    options: &Options,
    roots: impl Iterator<Item = &'r Root> + Clone,
    objects: &[Object],
    ledger: &mut Ledger,
) {
    let Some(file) = options.configuration.as_ref().filter(|_| !said.links.is_empty()) else { return };
    let is_whole = below(&options.root, &file.base, "").is_some_and(|base| options.paths.contains(&base));
    for link in said.links.iter().filter(|_| is_whole) {
        let known = link.in_graph();
        if !roots.clone().flat_map(|root| &root.resources).any(|resource| known.is_to(&resource.address)) {
            let message = format!("there is no cache `{}`: this link has no effect", link.cache.text);
            ledger.enter(file.shown.clone(), Some(link.cache.span), NOTE, message, false);
        }
        if !objects.iter().any(|object| known.is_of(&object.kind, object.namespace_or_default(), &object.name)) {
            let message = format!("there is no workload `{}`: this link has no effect", link.workload.text);
            ledger.enter(file.shown.clone(), Some(link.workload.span), NOTE, message, false);
        }
    }
}
