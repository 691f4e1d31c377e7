//! JSON texts of a configuration, decoded with the places of their parts.
//!
//! Invariant: what was decoded is what the common `jsondecode` gives; only places are added, and only where the text that
//! stands there has the same structure.

use std::sync::Arc;

use super::function::{Invocation, PolicyFunction};
use crate::expr::Evaluated;
use crate::source::{SourceMap, Span};
use crate::syntax::json::parse_embedded;
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::value::{Kind, Origin, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] =
    &[PolicyFunction { name: "core::jsondecode", arity: (1, 1), run: |invocation| decoded(invocation, &invocation.argument(0)) }];

/// The value that a JSON text encodes; its parts stand where they were written: in `jsonencode`, in the blocks of a policy
/// document, in a heredoc, in a file.
///
/// # Errors
/// A text that is not JSON.
pub(super) fn decoded(invocation: &Invocation<'_, '_>, text: &Value) -> Evaluated {
    let mut value = invocation.common("jsondecode", std::slice::from_ref(text))?;
    if text.encoded().is_none() && !value.sensitive {
        let sites = text.origin.site().into_iter().chain(text.origin.hops().map(|hop| hop.site));
        let tree = sites.map(|site| site.span).find_map(|span| written_json(invocation.scope.world.sources, span));
        if let Some(tree) = tree {
            place(&mut value, &tree);
        }
    }
    Ok(value.with_origin(text.origin.clone()))
}

fn place(value: &mut Value, node: &Node) {
    if value.origin.span().is_none() {
        value.origin = match node.kind {
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => Origin::at(node.span),
            _ => Origin::literal(node.span),
        };
    }
    match (&mut value.kind, &node.kind) {
        (Kind::Mapping(mapping), NodeKind::Mapping(pairs)) => {
            let mapping = Arc::make_mut(mapping);
            for pair in pairs {
                if let Some(entry) = mapping.entries.get_mut(&pair.key) {
                    entry.key = pair.key_span;
                    place(&mut entry.value, &pair.value);
                }
            }
        }
        (Kind::Sequence(sequence), NodeKind::Sequence(nodes)) if sequence.items.len() == nodes.len() => {
            let items = Arc::make_mut(sequence).items.iter_mut();
            items.zip(nodes).for_each(|(item, node)| place(item, node));
        }
        _ => {}
    }
}

/// The JSON that stands at a span.
fn written_json(sources: &SourceMap, span: Span) -> Option<Node> {
    if span.is_none() || sources.is_shown_elsewhere(span) {
        return None;
    }
    let source = sources.get(span.source)?;
    parse_embedded(span, source.slice(span))
}
