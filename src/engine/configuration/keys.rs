//! Every key of the configuration file: its name, what it holds, what it means. Errors, hints, and the JSON Schema come
//! from this one list. Floor 5.

use super::fault::Fault;
use crate::policy::nearest;
use crate::source::{SourceMap, Span};
use crate::syntax::yaml::{Node, NodeKind, Pair, ScalarStyle};

/// A key that a mapping of the configuration may have.
#[derive(Debug)]
pub struct ConfigurationKey {
    pub name: &'static str,
    pub holds: Holds,
    /// One sentence, lower case, no full stop.
    pub about: &'static str,
}

/// What may stand under a key.
#[derive(Copy, Clone, Debug)]
pub enum Holds {
    Flag,
    /// A text that is not empty.
    Name,
    /// Paths of this many kinds, relative to the file.
    Paths,
    /// A mapping of names to values of any type.
    Values,
    /// A mapping with these keys.
    Keys(&'static [ConfigurationKey]),
    /// A mapping of names that the user chooses to mappings with these keys.
    Named(&'static [ConfigurationKey]),
}

/// How many entries a list or a mapping of the file may have. Each environment is an evaluation of everything.
const MAX_ENTRIES: usize = 100;

/// The keys of the file.
pub const KEYS: &[ConfigurationKey] = &[ConfigurationKey {
    name: "environments",
    holds: Holds::Named(ENVIRONMENT_KEYS),
    about: "what is deployed where, by the name of the environment: everything is judged once for each",
}];

/// The keys of one environment.
pub const ENVIRONMENT_KEYS: &[ConfigurationKey] = &[
    ConfigurationKey {
        name: "production",
        holds: Holds::Flag,
        about: "whether it is production; without this key its name, tags and variables say so or leave it open",
    },
    ConfigurationKey {
        name: "var_files",
        holds: Holds::Paths,
        about: "files of values for input variables, as `terraform -var-file` takes them; a later one wins",
    },
    ConfigurationKey {
        name: "vars",
        holds: Holds::Values,
        about: "values for input variables of its root modules; they win over var_files",
    },
    ConfigurationKey { name: "workspace", holds: Holds::Name, about: "the name of its workspace, `terraform.workspace`" },
    ConfigurationKey {
        name: "kustomize",
        holds: Holds::Paths,
        about: "directories of the outermost kustomizations that belong to it; objects of no environment belong to all",
    },
    ConfigurationKey {
        name: "roots",
        holds: Holds::Paths,
        about: "directories of the root modules that it deploys; all of them without this key",
    },
];

/// What the file says wrongly, in the order of the text.
pub(super) fn faults(sources: &SourceMap, root: &Node) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !matches!(root.kind, NodeKind::Null) {
        mapping(sources, root, "the configuration", KEYS, &mut faults);
    }
    faults
}

fn mapping(sources: &SourceMap, node: &Node, what: &str, keys: &[ConfigurationKey], faults: &mut Vec<Fault>) {
    let Some(pairs) = pairs(node, what, faults) else { return };
    for pair in pairs {
        match keys.iter().find(|key| key.name == pair.key.as_str()) {
            Some(key) => value(sources, &pair.value, pair.key_span, key, faults),
            None => {
                let fault = Fault::new(pair.key_span, format!("{what} has no key `{}`", pair.key));
                let known = || format!("keys: {}", keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", "));
                let near = nearest(&pair.key, keys.iter().map(|key| key.name));
                faults.push(fault.with_help(near.map_or_else(known, |near| format!("did you mean `{near}`?"))));
            }
        }
    }
}

fn value(sources: &SourceMap, node: &Node, at: Span, key: &ConfigurationKey, faults: &mut Vec<Fault>) {
    let name = key.name;
    match key.holds {
        Holds::Flag => {
            if !matches!(node.kind, NodeKind::Bool(_)) {
                faults.push(Fault::new(place(node, at), format!("`{name}` must be `true` or `false`")));
            }
        }
        Holds::Name => match &node.kind {
            NodeKind::String(text) if !text.trim().is_empty() => {}
            _ => faults.push(Fault::new(place(node, at), format!("`{name}` must be a text: put it in quotes"))),
        },
        Holds::Paths => {
            let NodeKind::Sequence(items) = &node.kind else {
                let fault = Fault::new(place(node, at), format!("`{name}` must be a list of paths"));
                faults.push(fault.with_help(format!("write `{name}: [path]`")));
                return;
            };
            bounded(items.len(), name, at, faults);
            for item in items {
                match &item.kind {
                    NodeKind::String(path) if path.contains(['*', '?']) => {
                        let fault = Fault::new(item.span, format!("`{path}` in `{name}` is a pattern, and a path is needed"));
                        faults.push(fault.with_help("name each path: what is read must not depend on what lies around"));
                    }
                    NodeKind::String(path) if !path.trim().is_empty() => {}
                    _ => faults.push(Fault::new(place(item, at), format!("`{name}` must hold paths only"))),
                }
            }
        }
        Holds::Values => {
            for pair in pairs(node, &format!("`{name}`"), faults).into_iter().flatten() {
                plain_numbers(sources, &pair.value, faults);
            }
        }
        Holds::Keys(keys) => mapping(sources, node, &format!("`{name}`"), keys, faults),
        Holds::Named(keys) => {
            bounded(pairs(node, name, &mut Vec::new()).map_or(0, <[Pair]>::len), name, at, faults);
            for pair in pairs(node, &format!("`{name}`"), faults).into_iter().flatten() {
                if pair.key.trim().is_empty() || pair.key.contains(|c: char| c.is_control() || c == ',') {
                    faults.push(Fault::new(pair.key_span, format!("a name in `{name}` must not be empty or hold a comma")));
                }
                if !matches!(pair.value.kind, NodeKind::Null) {
                    mapping(sources, &pair.value, &format!("`{}`", pair.key), keys, faults);
                }
            }
        }
    }
}

fn pairs<'n>(node: &'n Node, what: &str, faults: &mut Vec<Fault>) -> Option<&'n [Pair]> {
    match &node.kind {
        NodeKind::Mapping(pairs) => Some(pairs),
        NodeKind::Null => None,
        _ => {
            faults.push(Fault::new(node.span, format!("{what} must be a mapping")));
            None
        }
    }
}

fn bounded(entries: usize, name: &str, at: Span, faults: &mut Vec<Fault>) {
    if entries > MAX_ENTRIES {
        faults.push(Fault::new(at, format!("`{name}` has {entries} entries: more than the {MAX_ENTRIES} that are taken")));
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
                let fault = Fault::new(node.span, format!("`{text}` is not read as the same number everywhere"));
                faults.push(fault.with_help("put it in quotes, or write it in decimal"));
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| plain_numbers(sources, item, faults)),
        NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| plain_numbers(sources, &pair.value, faults)),
        _ => {}
    }
}
