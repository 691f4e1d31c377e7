//! Whether a literal decides a value, or is only a part of what works it out.
//!
//! Invariant: what says no to a place costs a fix; what said yes to a branch or a condition would cost trust.

use super::language::Language;
use super::trees::{Trees, WordIndex, attribute_at, block_at};
use crate::expr::hands_argument_on;
use crate::source::{Source, Span};
use crate::syntax::hcl::{Body, Expression, ExpressionKind};

/// Whether the literal stands for itself: as a value, or as an element or an entry of one, and not in a condition, a
/// branch or a computation.
pub(super) fn stands_plainly(trees: &Trees<'_>, source: &Source, language: Language, place: Span) -> bool {
    language != Language::Hcl || in_body(&trees.hcl(source).body, place)
}

fn in_body(body: &Body, place: Span) -> bool {
    match attribute_at(body, place) {
        Some(attribute) => in_expression(&attribute.value, place),
        None => block_at(body, place).is_some_and(|block| in_body(&block.body, place)),
    }
}

fn in_expression(expression: &Expression, place: Span) -> bool {
    expression.span == place
        || match &expression.kind {
            ExpressionKind::Tuple(items) => items.iter().any(|item| in_expression(item, place)),
            ExpressionKind::Object(items) => items.iter().any(|item| in_expression(&item.value, place)),
            ExpressionKind::Parenthesis(inner) => in_expression(inner, place),
            ExpressionKind::Call(call) if hands_argument_on(&call.name.text) => {
                call.arguments.iter().any(|argument| in_expression(argument, place))
            }
            _ => false,
        }
}

/// Whether the argument whose name stands here is named elsewhere: in its own block (`ignore_changes`), or by a reference
/// to the block in its module. Under another name it would be missed there.
pub(super) fn is_named_elsewhere(trees: &Trees<'_>, source: &Source, at: Span) -> bool {
    let file = trees.hcl(source);
    let Some(block) = block_at(&file.body, at) else { return true };
    let name = source.slice(at);
    if words(source.slice(block.span), name).count() > 1 {
        return true;
    }
    let labels: Vec<&str> = block.labels.iter().map(|label| &*label.text).collect();
    let (address, reference) = (labels.join("."), format!(".{name}"));
    let mut texts = trees.beside(&source.path).into_iter().filter_map(|path| trees.sources.known(&path));
    texts.any(|other| {
        let words = trees.words(&other);
        let Some((label, offset)) = rarest(&labels, &words) else { return false };
        let starts = words.get(label).into_iter().flatten().filter_map(|at| at.checked_sub(offset));
        starts.into_iter().any(|start| {
            let rest = other.text.get(start..).and_then(|rest| rest.strip_prefix(address.as_str()));
            let is_whole = !other.text.get(..start).is_some_and(|before| before.ends_with(is_word_part));
            is_whole && rest.is_some_and(|rest| !rest.starts_with(is_word_part) && has_attribute(rest, &reference))
        })
    })
}

/// The label of an address that stands in a text least often, with the bytes of the address before it. `None` where one
/// of them does not stand in it.
fn rarest<'l>(labels: &[&'l str], words: &WordIndex) -> Option<(&'l str, usize)> {
    let mut found: Option<(&str, usize, usize)> = None;
    let mut offset = 0;
    for label in labels {
        let count = words.get(*label).map(Vec::len)?;
        if found.is_none_or(|(_, _, least)| count < least) {
            found = Some((label, offset, count));
        }
        offset += label.len() + 1;
    }
    found.map(|(label, offset, _)| (label, offset))
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The places at which a whole word stands.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_word_part) && !after.is_some_and(is_word_part)
    })
}

/// Whether a reference goes on with this attribute, an index between them or not.
fn has_attribute(rest: &str, reference: &str) -> bool {
    let rest = match rest.strip_prefix('[').and_then(|index| index.split_once(']')) {
        Some((_, rest)) => rest,
        None => rest.strip_prefix(".*").unwrap_or(rest),
    };
    rest.starts_with(reference) && words(rest, reference).next() == Some(0)
}
