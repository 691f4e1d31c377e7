//! Cheap looks at a text before it is parsed.

use super::parse;
use super::tree::{Node, NodeKind};
use crate::source::SourceId;

/// Keys that mark a kustomization which names neither `apiVersion` nor `kind`.
const KUSTOMIZATION_KEYS: [&str; 8] = [
    "configMapGenerator",
    "secretGenerator",
    "patchesStrategicMerge",
    "patchesJson6902",
    "namePrefix",
    "nameSuffix",
    "commonLabels",
    "commonAnnotations",
];

/// Whether the text can be a Kubernetes manifest, a list of them or a kustomization: some document has `apiVersion` or
/// `kind` among its outermost keys. It may say yes to other YAML; it says no only to what holds no object.
pub fn sniff_manifest(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    names_object(text) || (is_unusual(text) && holds_object(text))
}

/// Whether keys may be written in another way than most people write them: with escapes, tags, anchors or aliases, as
/// explicit or merged keys, or between line breaks of one carriage return.
fn is_unusual(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next_are = |at: usize, wanted: &[u8]| bytes.get(at + 1).is_some_and(|next| wanted.contains(next));
    let has_escape = memchr_all(bytes, b'\\').any(|at| next_are(at, b"uUxN_LP\r\n"));
    let has_lone_return = memchr_all(bytes, b'\r').any(|at| !next_are(at, b"\n") && at + 1 < bytes.len());
    let starts_unusually = |line: &str| {
        let content = line.trim_start_matches([' ', '-']);
        content.starts_with(['?', '!', '&', '*']) || content.starts_with("<<") || content.starts_with("\"<<")
    };
    has_escape || has_lone_return || text.lines().any(starts_unusually)
}

fn memchr_all(bytes: &[u8], wanted: u8) -> impl Iterator<Item = usize> + '_ {
    bytes.iter().enumerate().filter(move |(_, byte)| **byte == wanted).map(|(at, _)| at)
}

/// Whether a document, or an item of a list, has one of the keys, by reading all of it.
fn holds_object(text: &str) -> bool {
    fn has_key(node: &Node, depth: usize) -> bool {
        let NodeKind::Mapping(pairs) = &node.kind else { return false };
        pairs.iter().any(|pair| {
            let key = pair.key.as_str();
            let is_key = key == "apiVersion" || key == "kind" || KUSTOMIZATION_KEYS.contains(&key);
            is_key || (key == "<<" && depth > 0 && has_key(&pair.value, depth - 1))
        })
    }
    let file = parse(SourceId::NONE, text);
    file.documents.iter().any(|document| match &document.root.kind {
        NodeKind::Sequence(items) => items.iter().any(|item| has_key(item, MAX_MERGES)),
        _ => has_key(&document.root, MAX_MERGES),
    })
}

/// How deep merged keys are looked for.
const MAX_MERGES: usize = 8;

/// Whether some line of the text is one of the keys, as most people write it.
fn names_object(text: &str) -> bool {
    // The first content line of a document sets the indentation of its outermost keys.
    let mut outer: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        let indentation = line.len() - content.len();
        match content.as_bytes().first() {
            None | Some(b'#' | b'%' | b'\r') => continue,
            Some(b'-') if indentation == 0 && content.starts_with("---") => {
                outer = None;
                let after = content.get(3..).unwrap_or("").trim_start();
                if after.starts_with(['{', '[']) && flow_names_object(after) {
                    return true;
                }
                if !after.is_empty() && is_object_key(after) {
                    return true;
                }
                continue;
            }
            _ => {}
        }
        let outermost = *outer.get_or_insert(indentation);
        if indentation > outermost {
            continue;
        }
        if content.starts_with(['{', '[', '\t']) {
            // JSON or flow style: one scan of the whole text decides.
            return flow_names_object(text);
        }
        let mut entry = content;
        while let Some(rest) = entry.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t'])) {
            entry = rest.trim_start();
        }
        if entry.len() < content.len() && entry.starts_with('{') && flow_names_object(entry) {
            return true;
        }
        if is_object_key(entry) {
            return true;
        }
        // The other keys of a list's objects stand deeper than the dash.
        if entry.len() < content.len() {
            outer = Some(indentation + content.len() - entry.len());
        }
    }
    false
}

fn is_object_key(content: &str) -> bool {
    let (key, rest) = match content.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => match content.get(1..).and_then(|rest| rest.split_once(char::from(*quote))) {
            Some(parts) => parts,
            None => return false,
        },
        _ => match content.find([':', ' ', '\t']) {
            Some(at) => (content.get(..at).unwrap_or(""), content.get(at..).unwrap_or("")),
            None => return false,
        },
    };
    rest.trim_start().starts_with(':') && (key == "apiVersion" || key == "kind" || KUSTOMIZATION_KEYS.contains(&key))
}

/// Whether `apiVersion` or `kind` occurs as a key somewhere in a flow-style text.
fn flow_names_object(text: &str) -> bool {
    ["apiVersion", "kind"].iter().any(|key| {
        text.match_indices(key).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + key.len()..).unwrap_or("");
            let after = after.strip_prefix(['"', '\'']).unwrap_or(after).trim_start();
            after.starts_with(':') && before.is_some_and(|c| matches!(c, '"' | '\'' | '{' | ',' | ' ' | '\t' | '\n'))
        })
    })
}

/// Names that only a chart's directives use.
const CHART_NAMES: [&str; 9] =
    [".Values", ".Release", ".Chart", ".Capabilities", ".Files", "include ", "template ", "toYaml ", "tpl "];

/// Whether the text is a template for YAML, as of Helm, Jinja or Terraform: a directive stands where YAML wants a node, or a chart's
/// directive stands unquoted in a value. Directives inside quoted text, comments and block scalars are text.
pub fn looks_templated(text: &str) -> bool {
    // The indentation of the line whose block scalar is being skipped.
    let mut block: Option<usize> = None;
    let mut quote: Option<u8> = None;
    for line in text.lines() {
        let content = line.trim_start_matches([' ', '\t']);
        let indentation = line.len() - content.len();
        if quote.is_none() {
            if content.is_empty() {
                continue;
            }
            if block.is_some_and(|outer| indentation > outer) {
                continue;
            }
        }
        match scan_line(content, quote) {
            SniffedLine::Templated => return true,
            SniffedLine::Plain { open_quote, block_scalar } => {
                quote = open_quote;
                block = block_scalar.map(|column| indentation + column);
            }
        }
    }
    false
}

enum SniffedLine {
    Templated,
    /// `block_scalar`: one begins here, and this is the column of the node that holds it.
    Plain {
        open_quote: Option<u8>,
        block_scalar: Option<usize>,
    },
}

fn scan_line(content: &str, mut quote: Option<u8>) -> SniffedLine {
    let bytes = content.as_bytes();
    let mut starts_node = true;
    let mut at = 0;
    let mut last_dash = 0;
    let mut entry: Option<usize> = None;
    let mut has_key = false;
    let mut block_scalar = None;
    while let Some(byte) = bytes.get(at).copied() {
        if let Some(open) = quote {
            match byte {
                b'\\' if open == b'"' => at += 1,
                _ if byte == open && open == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
                _ if byte == open => quote = None,
                _ => {}
            }
            at += 1;
            continue;
        }
        let followed_by_space = matches!(bytes.get(at + 1), None | Some(b' ' | b'\t'));
        match byte {
            b'#' if at == 0 || matches!(bytes.get(at - 1), Some(b' ' | b'\t')) => break,
            b'{' if matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#')) => {
                let rest = content.get(at..).unwrap_or("");
                let directive = rest.split_once("}}").map_or(rest, |(directive, _)| directive);
                if starts_node || CHART_NAMES.iter().any(|name| directive.contains(name)) {
                    return SniffedLine::Templated;
                }
            }
            // Terraform's templates.
            b'%' if starts_node && bytes.get(at + 1) == Some(&b'{') => return SniffedLine::Templated,
            b'"' | b'\'' if starts_node => {
                quote = Some(byte);
                starts_node = false;
            }
            b'|' | b'>' if starts_node => {
                block_scalar = Some(if has_key { entry.unwrap_or(0) } else { last_dash });
                starts_node = false;
            }
            b' ' | b'\t' => {}
            b'-' | b'?' if followed_by_space && entry.is_none() => {
                last_dash = at;
                at += 1;
                continue;
            }
            b':' if followed_by_space => {
                starts_node = true;
                has_key = true;
            }
            b'[' | b'{' | b',' => starts_node |= matches!(byte, b'[' | b'{') && starts_node,
            _ => starts_node = false,
        }
        if !matches!(byte, b' ' | b'\t') {
            entry = entry.or(Some(at));
        }
        at += 1;
    }
    SniffedLine::Plain { open_quote: quote, block_scalar }
}
