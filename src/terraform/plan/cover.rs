//! What a report must not show of a plan: a plan holds its secrets in clear text, and often all on one line.

use std::collections::HashSet;
use std::ops::Range;

use super::{get, items, pairs};
use crate::source::Text;
use crate::syntax::yaml::tree::{Node, NodeKind};

/// Trees of marks, by the member that they are marks of.
const MARKS: [(&str, &str); 4] =
    [("after_sensitive", "after"), ("before_sensitive", "before"), ("sensitive_values", "values"), ("sensitive", "value")];
/// A text that is shorter than this is covered only where it is marked: it is a word that stands everywhere.
const SHORT: usize = 4;

/// The ranges of a plan's text that hold what it marks as sensitive, wherever it stands.
pub fn sensitive(root: &Node, is_secret_name: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = SensitiveText { ranges: Vec::new(), texts: HashSet::new(), is_secret_name };
    found.marked(root);
    found.variables(root);
    let texts = std::mem::take(&mut found.texts);
    if !texts.is_empty() {
        found.repeated(root, &texts);
    }
    found.ranges
}

/// The ranges of a text that could not be read to its end: every value in it, and all that was not read.
pub fn unread(root: Option<&Node>, text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = SensitiveText { ranges: Vec::new(), texts: HashSet::new(), is_secret_name: &|_| true };
    if let Some(root) = root {
        found.all(root);
    }
    // The rest has no structure that could be trusted: only what is punctuation stays.
    let mut at = None;
    for (index, character) in text.char_indices().skip_while(|(index, _)| *index < from) {
        let plain = character.is_ascii_punctuation() || character.is_whitespace();
        match (plain, at) {
            (false, None) => at = Some(index),
            (true, Some(start)) => {
                found.ranges.push(start..index);
                at = None;
            }
            _ => {}
        }
    }
    found.ranges.extend(at.map(|start| start..text.len()));
    found.ranges
}

struct SensitiveText<'f> {
    ranges: Vec<Range<usize>>,
    texts: HashSet<Text>,
    is_secret_name: &'f dyn Fn(&str) -> bool,
}

impl SensitiveText<'_> {
    /// Follows every tree of marks.
    fn marked(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.marked(item)),
            NodeKind::Mapping(pairs) => {
                for (marks, values) in MARKS {
                    if let (Some(marks), Some(values)) = (get(node, marks), get(node, values)) {
                        self.under(marks, values);
                    }
                }
                for pair in pairs {
                    if (self.is_secret_name)(&pair.key) {
                        self.named(&pair.value);
                    }
                    self.marked(&pair.value);
                }
            }
            _ => {}
        }
    }

    /// What stands under the name of a secret: the text itself, or the output or variable of that name.
    fn named(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::String(_) => self.all(node),
            NodeKind::Mapping(_) => {
                for member in ["value", "after", "before", "default", "constant_value"] {
                    if let Some(value) = get(node, member).filter(|value| matches!(value.kind, NodeKind::String(_))) {
                        self.all(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn under(&mut self, marks: &Node, values: &Node) {
        match &marks.kind {
            NodeKind::Bool(true) => self.all(values),
            NodeKind::Sequence(marks) => {
                for (mark, value) in marks.iter().zip(items(values)) {
                    self.under(mark, value);
                }
            }
            NodeKind::Mapping(marks) => {
                let index: std::collections::HashMap<&str, &Node> =
                    pairs(values).iter().map(|pair| (pair.key.as_str(), &pair.value)).collect();
                for pair in marks {
                    if let Some(value) = index.get(pair.key.as_str()) {
                        self.under(&pair.value, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// The values of sensitive input variables; that they are is in the configuration.
    fn variables(&mut self, root: &Node) {
        let declared = super::at(root, &["configuration", "root_module", "variables"]);
        for pair in declared.map_or(&[][..], pairs) {
            if !matches!(get(&pair.value, "sensitive").map(|node| &node.kind), Some(NodeKind::Bool(true))) {
                continue;
            }
            let given = super::at(root, &["variables", &pair.key, "value"]);
            for value in given.into_iter().chain(get(&pair.value, "default")) {
                self.all(value);
            }
        }
    }

    /// Every scalar at or below a node.
    fn all(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Null | NodeKind::Bool(_) => {}
            NodeKind::Number(_) => self.ranges.push(node.span.range()),
            NodeKind::String(text) => {
                self.ranges.push(inner(node));
                if text.len() >= SHORT {
                    self.texts.insert(text.clone());
                }
            }
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.all(item)),
            NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| self.all(&pair.value)),
        }
    }

    /// The same texts elsewhere: outputs, the state before, the configuration.
    fn repeated(&mut self, node: &Node, texts: &HashSet<Text>) {
        match &node.kind {
            NodeKind::String(text) if texts.contains(text) => self.ranges.push(inner(node)),
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.repeated(item, texts)),
            NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| self.repeated(&pair.value, texts)),
            _ => {}
        }
    }
}

/// Between the quotes.
fn inner(node: &Node) -> Range<usize> {
    let range = node.span.range();
    if range.len() >= 2 { range.start + 1..range.end - 1 } else { range }
}
