//! Holds the tree of a configuration file against the list of its keys.

use super::keys::{ConfigurationKey, Holds, KEYS, MAX_CHEAP_ENTRIES, MAX_ENTRIES, Words};
use crate::finding::Fault;
use crate::policy::nearest;
use crate::source::{SourceMap, Span};
use crate::syntax::yaml::{Node, NodeKind, Pair, ScalarStyle};

/// What the file says wrongly, in the order of the text.
pub(super) fn faults(sources: &SourceMap, root: &Node) -> Vec<Fault> {
    let mut check = Check { sources, faults: Vec::new() };
    if !matches!(root.kind, NodeKind::Null) {
        check.mapping(root, "the configuration", KEYS);
    }
    check.faults
}

struct Check<'s> {
    sources: &'s SourceMap,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn mapping(&mut self, node: &Node, what: &str, keys: &[ConfigurationKey]) {
        for pair in self.pairs(node, what) {
            match keys.iter().find(|key| key.name == pair.key.as_str()) {
                Some(key) => self.value(&pair.value, pair.key_span, key.name, key.holds),
                None => {
                    let fault = Fault::new(pair.key_span, format!("{what} has no key `{}`", pair.key));
                    let known = || format!("keys: {}", keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", "));
                    let near = nearest(&pair.key, keys.iter().map(|key| key.name));
                    self.faults.push(fault.with_help(near.map_or_else(known, |near| format!("did you mean `{near}`?"))));
                }
            }
        }
    }

    /// Holds what stands under `name`, whose key is at `at`, against its type.
    fn value(&mut self, node: &Node, at: Span, name: &str, holds: Holds) {
        match holds {
            Holds::Flag => {
                if !matches!(node.kind, NodeKind::Bool(_)) {
                    self.fault(place(node, at), format!("`{name}` must be `true` or `false`"));
                }
            }
            Holds::Name => {
                if written(node).is_none() {
                    self.fault(place(node, at), format!("`{name}` must be a string: put it in quotes"));
                }
            }
            Holds::Why => {
                if written(node).is_none() {
                    let fault = Fault::new(place(node, at), format!("`{name}` needs a reason"));
                    self.faults.push(fault.with_help(format!("write `{name}: why it does not concern this repository`")));
                }
            }
            Holds::Path => match written(node) {
                Some(path) if path.contains(['*', '?']) => self.pattern(node.span, path, name),
                Some(_) => {}
                None => self.fault(place(node, at), format!("`{name}` must be a path")),
            },
            Holds::Paths => {
                for item in self.items(node, at, name, ("paths", "path"), MAX_ENTRIES) {
                    match written(item) {
                        Some(path) if path.contains(['*', '?']) => self.pattern(item.span, path, name),
                        Some(_) => {}
                        None => self.fault(place(item, at), format!("`{name}` must contain paths only")),
                    }
                }
            }
            Holds::Patterns | Holds::Names => {
                let (plural, one) = if matches!(holds, Holds::Names) { ("names", "name") } else { ("patterns", "pattern") };
                for item in self.items(node, at, name, (plural, one), MAX_CHEAP_ENTRIES) {
                    if written(item).is_none() {
                        let fault = Fault::new(place(item, at), format!("`{name}` must contain {plural} only"));
                        self.faults.push(fault.with_help(format!("put a {one} in quotes")));
                    }
                }
            }
            Holds::Word(words) => self.word(node, at, name, words),
            Holds::Words(words) => {
                for item in self.items(node, at, name, ("words", "word"), MAX_ENTRIES) {
                    self.word(item, at, name, words);
                }
            }
            Holds::Values => {
                for pair in self.pairs(node, &format!("`{name}`")) {
                    plain_numbers(self.sources, &pair.value, &mut self.faults);
                }
            }
            Holds::Keys(keys) => self.mapping(node, &format!("`{name}`"), keys),
            Holds::Named(keys) => {
                let pairs = self.pairs(node, &format!("`{name}`"));
                self.bounded(pairs.len(), name, at, MAX_ENTRIES);
                for pair in pairs {
                    if pair.key.trim().is_empty() || pair.key.contains(|c: char| c.is_control() || c == ',') {
                        self.fault(pair.key_span, format!("a name in `{name}` must not be empty or contain a comma"));
                    }
                    if !matches!(pair.value.kind, NodeKind::Null) {
                        self.mapping(&pair.value, &format!("`{}`", pair.key), keys);
                    }
                }
            }
            Holds::ByRule(holds) | Holds::ByText(holds) => {
                if let NodeKind::Sequence(_) = node.kind {
                    let what = if matches!(holds, Holds::Why) { "the reason" } else { "its value" };
                    let fault = Fault::new(node.span, format!("`{name}` must be a mapping"));
                    self.faults.push(fault.with_help(format!("write each entry as a key, with {what} after a colon")));
                    return;
                }
                let pairs = self.pairs(node, &format!("`{name}`"));
                self.bounded(pairs.len(), name, at, MAX_CHEAP_ENTRIES);
                for pair in pairs {
                    if pair.key.trim().is_empty() {
                        self.fault(pair.key_span, format!("a key in `{name}` must not be empty"));
                    }
                    self.value(&pair.value, pair.key_span, &pair.key, *holds);
                }
            }
            Holds::List(keys) => {
                for item in self.items(node, at, name, ("mappings", "{ … }"), MAX_CHEAP_ENTRIES) {
                    self.mapping(item, &format!("an entry of `{name}`"), keys);
                    let there = match &item.kind {
                        NodeKind::Mapping(pairs) => pairs.as_slice(),
                        NodeKind::Null => &[],
                        _ => continue,
                    };
                    let has = |key: &&ConfigurationKey| there.iter().any(|pair| pair.key == key.name);
                    for key in keys.iter().filter(|key| !has(key)) {
                        self.fault(place(item, at), format!("an entry of `{name}` needs the key `{}`", key.name));
                    }
                }
            }
        }
    }

    fn word(&mut self, node: &Node, at: Span, name: &str, words: Words) {
        let words = words();
        let given = written(node);
        if given.is_some_and(|given| words.contains(&given)) {
            return;
        }
        let message = match given {
            Some(given) => format!("`{given}` is not a valid value for `{name}`"),
            None => format!("`{name}` must be a word"),
        };
        let near = given.and_then(|given| nearest(given, words.iter().copied()));
        let help = near.map_or_else(|| format!("one of {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
        self.faults.push(Fault::new(place(node, at), message).with_help(help));
    }

    fn pattern(&mut self, span: Span, path: &str, name: &str) {
        let fault = Fault::new(span, format!("`{path}` in `{name}` is a pattern, must be a path"));
        self.faults.push(fault.with_help("name each path: what is read must not depend on other files"));
    }

    fn fault(&mut self, span: Span, message: String) {
        self.faults.push(Fault::new(span, message));
    }

    fn pairs<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Pair] {
        match (pairs(node), &node.kind) {
            (Some(pairs), _) => pairs,
            (None, NodeKind::Null) => &[],
            _ => {
                self.fault(node.span, format!("{what} must be a mapping"));
                &[]
            }
        }
    }

    /// The items of a list, `what` they are called as many and as one.
    fn items<'n>(&mut self, node: &'n Node, at: Span, name: &str, what: (&str, &str), limit: usize) -> &'n [Node] {
        let NodeKind::Sequence(items) = &node.kind else {
            if matches!(node.kind, NodeKind::Null) {
                return &[]; // a key whose entries are all comments
            }
            let fault = Fault::new(place(node, at), format!("`{name}` must be a list of {}", what.0));
            self.faults.push(fault.with_help(format!("write `{name}: [{}]`", what.1)));
            return &[];
        };
        self.bounded(items.len(), name, at, limit);
        items
    }

    fn bounded(&mut self, entries: usize, name: &str, at: Span, limit: usize) {
        if entries > limit {
            self.fault(at, format!("`{name}` has {entries} entries: more than the limit of {limit}"));
        }
    }
}

fn pairs(node: &Node) -> Option<&[Pair]> {
    match &node.kind {
        NodeKind::Mapping(pairs) => Some(pairs),
        _ => None,
    }
}

/// A text that is not empty.
fn written(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::String(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// A node that nothing was written for has no place of its own.
fn place(node: &Node, otherwise: Span) -> Span {
    if node.span.is_empty() { otherwise } else { node.span }
}

/// `010` is eight to one reader and ten to the next: such a number must be quoted, or written plainly.
fn plain_numbers(sources: &SourceMap, node: &Node, faults: &mut Vec<Fault>) {
    match &node.kind {
        NodeKind::Number(_) if node.style == Some(ScalarStyle::Plain) => {
            let Some(source) = sources.get(node.span.source) else { return };
            let text = source.slice(node.span);
            let digits = text.trim_start_matches('-');
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                && (!digits.starts_with('0') || digits == "0" || digits.starts_with("0."));
            if !is_plain {
                let fault = Fault::new(node.span, format!("YAML parsers read `{text}` as different numbers"));
                faults.push(fault.with_help("put it in quotes, or write it in decimal"));
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| plain_numbers(sources, item, faults)),
        NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| plain_numbers(sources, &pair.value, faults)),
        _ => {}
    }
}
