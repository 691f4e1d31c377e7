//! From what is to be different to edits of a text.
//!
//! Invariant: every byte outside the edits stays; what is inserted has the indentation and the line ending of what stands
//! around it, and leaves a formatted file formatted.

use super::language::Language;
use super::trees::{Trees, document_at};
use super::{decided, hcl_text, list};
use crate::finding::{Change, Edit, Literal, Remedy};
use crate::source::{Source, SourceMap, Span, line_start};
use crate::syntax::yaml::{Node, NodeKind, ScalarStyle};

/// The edits of a remedy, if all of its changes can be made.
pub fn edits(trees: &Trees<'_>, remedy: &Remedy) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for change in &remedy.changes {
        for edit in of_change(trees, change)? {
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    (!edits.is_empty()).then_some(edits)
}

fn of_change(trees: &Trees<'_>, change: &Change) -> Option<Vec<Edit>> {
    let sources = trees.sources;
    match change {
        Change::Set { places, present, value } => {
            // The farthest place at which a literal stands is where the value is decided.
            for (index, place) in places.iter().enumerate().rev() {
                let Some(source) = editable(sources, place.span) else { continue };
                let Some(edit) = replaced(trees, &source, place.span, present.as_ref(), value) else { continue };
                // Whatever is nearer must hand on just that; and what is worked out is not fixed by one of its parts.
                let nearer = places.get(..index).unwrap_or_default();
                let is_decided = decided::stands_plainly(trees, &source, Language::of_file(&source.path), place.span)
                    && nearer.iter().all(|nearer| nearer.form.hands_on());
                return is_decided.then(|| vec![edit]);
            }
            None
        }
        Change::Insert { container, name, value } => {
            let source = editable(sources, *container)?;
            match Language::of_file(&source.path) {
                Language::Hcl => hcl_text::argument(&source, &trees.hcl(&source), *container, name, &in_hcl(value)),
                Language::Yaml => Some(vec![in_mapping(trees, &source, *container, name, value)?]),
                Language::Json | Language::Plain => None,
            }
        }
        Change::Block { container, name, entries } => {
            let source = editable(sources, *container).filter(|source| Language::of_file(&source.path) == Language::Hcl)?;
            let entries: Vec<(&str, String)> = entries.iter().map(|(name, value)| (name.as_str(), in_hcl(value))).collect();
            Some(vec![hcl_text::nested(&source, &trees.hcl(&source), *container, name, &entries)?])
        }
        Change::Remove { at } => {
            let source = editable(sources, *at).filter(|source| Language::of_file(&source.path) == Language::Hcl)?;
            Some(vec![hcl_text::without_argument(&source, &trees.hcl(&source), *at)?])
        }
        Change::Rename { at, name, value } => {
            let source = editable(sources, *at).filter(|source| Language::of_file(&source.path) == Language::Hcl)?;
            if decided::is_named_elsewhere(trees, &source, *at) {
                return None;
            }
            hcl_text::renamed(&source, &trees.hcl(&source), *at, name, value.as_ref().map(in_hcl).as_deref())
        }
        Change::Append { places, value } => {
            let added = |place: &Span| {
                let source = editable(sources, *place)?;
                match Language::of_file(&source.path) {
                    Language::Hcl => hcl_text::appended(&source, &trees.hcl(&source), *place, &in_hcl(value)),
                    Language::Yaml => Some(vec![list::appended(&source, &trees.yaml(&source), *place, &in_yaml(value))?]),
                    Language::Json | Language::Plain => None,
                }
            };
            places.iter().rev().find_map(added)
        }
        Change::RemoveElement { element } => {
            let source = editable(sources, *element)?;
            match Language::of_file(&source.path) {
                Language::Hcl => Some(vec![hcl_text::without_element(&source, &trees.hcl(&source), *element)?]),
                Language::Yaml => Some(vec![list::without_item(&source, &trees.yaml(&source), *element)?]),
                Language::Json | Language::Plain => None,
            }
        }
        Change::Quote { value } => {
            let source = editable(sources, *value)?;
            let text = source.slice(*value);
            let is_plain =
                Language::of_file(&source.path) == Language::Yaml && scalar(trees, &source, *value)? == ScalarStyle::Plain;
            is_plain.then(|| vec![Edit { span: *value, text: format!("\"{text}\"") }])
        }
    }
}

/// The text at a place, if it is a file of the repository's own.
fn editable(sources: &SourceMap, place: Span) -> Option<std::sync::Arc<Source>> {
    let source = sources.get(place.source).filter(|_| !sources.is_shown_elsewhere(place))?;
    let is_installed = source.path.split('/').any(|part| part == ".terraform");
    (!is_installed && !source.path.starts_with('<') && sources.is_verbatim(source.id)).then_some(source)
}

/// The value in place of the literal that stands for the present one.
fn replaced(trees: &Trees<'_>, source: &Source, place: Span, present: Option<&Literal>, value: &Literal) -> Option<Edit> {
    let old = source.slice(place);
    let is_present = match present {
        None => matches!(old, "null" | "~"),
        Some(present) => is_literal(old, &bare(present)),
    };
    let text = match Language::of_file(&source.path) {
        _ if !is_present => return None,
        Language::Hcl | Language::Json => in_hcl(value),
        Language::Yaml if scalar(trees, source, place).is_some() => in_yaml(value),
        // A part of a longer text, as in `REDIS_TLS=false`.
        Language::Yaml | Language::Plain => Some(bare(value)).filter(|text| is_word(text))?,
    };
    Some(Edit { span: place, text })
}

/// Whether a text is this value, in quotes or without.
fn is_literal(text: &str, value: &str) -> bool {
    let inner = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text);
    // Numbers and the booleans of YAML 1.1 have more than one spelling.
    let same_number = || inner.parse::<f64>().ok().zip(value.parse::<f64>().ok()).is_some_and(|(a, b)| a.total_cmp(&b).is_eq());
    let word = inner.to_ascii_lowercase();
    let same_word = match value {
        "true" => matches!(word.as_str(), "yes" | "on" | "y" | "true"),
        "false" => matches!(word.as_str(), "no" | "off" | "n" | "false"),
        _ => false,
    };
    inner == value || same_number() || same_word
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

fn bare(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Number(number) => number.clone(),
        Literal::String(text) => text.clone(),
        Literal::List(items) => format!("[{}]", items.iter().map(bare).collect::<Vec<_>>().join(", ")),
    }
}

fn in_hcl(value: &Literal) -> String {
    match value {
        Literal::String(text) => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
            format!("\"{}\"", text.replace("${", "$${").replace("%{", "%%{"))
        }
        Literal::List(items) => format!("[{}]", items.iter().map(in_hcl).collect::<Vec<_>>().join(", ")),
        plain => bare(plain),
    }
}

fn in_yaml(value: &Literal) -> String {
    match value {
        // JSON's quoted text is YAML's.
        Literal::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Literal::List(items) => format!("[{}]", items.iter().map(in_yaml).collect::<Vec<_>>().join(", ")),
        plain => bare(plain),
    }
}

/// How the scalar is written that stands exactly here.
fn scalar(trees: &Trees<'_>, source: &Source, place: Span) -> Option<ScalarStyle> {
    fn find(node: &Node, place: Span) -> Option<ScalarStyle> {
        if !node.span.contains(place) {
            return None;
        }
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().filter(|item| item.alias.is_none()).find_map(|item| find(item, place)),
            NodeKind::Mapping(pairs) => {
                pairs.iter().filter(|pair| pair.value.alias.is_none()).find_map(|pair| find(&pair.value, place))
            }
            _ => node.style.filter(|_| node.span == place),
        }
    }
    let style = find(&document_at(&trees.yaml(source), place)?.root, place)?;
    matches!(style, ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted).then_some(style)
}

/// A key in a block mapping, behind its last one.
fn in_mapping(trees: &Trees<'_>, source: &Source, container: Span, name: &str, value: &Literal) -> Option<Edit> {
    fn find(node: &Node, place: Span) -> Option<&Node> {
        if node.span == place && matches!(node.kind, NodeKind::Mapping(_)) && node.alias.is_none() {
            return Some(node);
        }
        if !node.span.contains(place) {
            return None;
        }
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().find_map(|item| find(item, place)),
            NodeKind::Mapping(pairs) => pairs.iter().find_map(|pair| find(&pair.value, place)),
            _ => None,
        }
    }
    let text = &*source.text;
    let file = trees.yaml(source);
    let mapping = find(&document_at(&file, container)?.root, container)?;
    let NodeKind::Mapping(pairs) = &mapping.kind else { return None };
    if text.get(mapping.span.range())?.starts_with('{') {
        return None; // flow style
    }
    let written: Vec<_> =
        pairs.iter().filter(|pair| mapping.span.contains(pair.key_span) && pair.value.alias.is_none()).collect();
    let (first, last) = (written.first()?, written.last()?);
    let indent = " ".repeat(first.key_span.start as usize - line_start(text, first.key_span.start as usize));
    let end = last.value.span.end.max(last.key_span.end) as usize;
    let end = line_start(text, end).max(end).min(text.len());
    // A block scalar ends with its last line.
    let at = if text.get(..end)?.ends_with('\n') {
        end
    } else {
        end + text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len() - end, |length| length + 1)
    };
    let ending = source.lines().ending();
    let before = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { ending };
    Some(Edit { span: Span::new(source.id, at, at), text: format!("{before}{indent}{name}: {}{ending}", in_yaml(value)) })
}
