//! Names that a policy reads, checked against the bundled schemas: resource types, attributes, keys of `meta` and of the
//! filters of `core::getresources`.
//!
//! Invariant: a name is an error only where the schema of its provider has another that was probably meant; a name that
//! no bundled release has and that resembles none may belong to a newer release, and is a warning.

mod reader;
mod schema;

use super::super::{PolicyFile, PolicyKind};
use super::body::Checker;
use crate::terraform::schema::BlockSchema;
use reader::NameReader;
use schema::resource_type;

/// Checks the names of every policy of a file.
pub(super) fn check(checker: &mut Checker, file: &PolicyFile) {
    for policy in &file.policies {
        let kinds = policy.pattern.exact().filter(|_| policy.kind == PolicyKind::Resource).unwrap_or_default();
        let mut blocks: Option<Vec<BlockSchema>> = (!kinds.is_empty()).then(Vec::new);
        for kind in kinds {
            let found = resource_type(checker, kind, policy.header);
            blocks = blocks.zip(found).map(|(mut blocks, block)| {
                blocks.push(block);
                blocks
            });
        }
        let mut reader = NameReader::new(checker, Some(policy), blocks.as_deref(), &file.locals);
        for part in policy.expressions() {
            reader.expression(part);
        }
        for (action, value) in policy.fixes.iter().flat_map(|fix| &fix.actions) {
            reader.expression(value);
            reader.fix_action(*action, value);
        }
    }
    for local in file.locals.values() {
        NameReader::new(checker, None, None, &file.locals).expression(&local.value);
    }
}
