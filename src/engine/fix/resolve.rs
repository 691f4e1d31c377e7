//! From what is to be different to edits of a text. Floor 5.
//!
//! Invariant: every byte outside the edits stays; what is inserted has the indentation and the line ending of what stands
//! around it, and leaves a formatted file formatted.

use crate::finding::{Change, Edit, Literal, Remedy};
use crate::source::{Source, SourceMap, Span};
use crate::syntax::hcl::{self, Attribute, Block, Body};
use crate::syntax::yaml::{self, Node, NodeKind, ScalarStyle};

/// The languages that are edited.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Language {
    Hcl,
    Yaml,
    Json,
    /// A file of `NAME=VALUE` lines, or of plain text.
    Plain,
}

/// The edits of a remedy, if all of its changes can be made.
pub(super) fn edits(sources: &SourceMap, remedy: &Remedy) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for change in &remedy.changes {
        for edit in of_change(sources, change)? {
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    (!edits.is_empty()).then_some(edits)
}

fn of_change(sources: &SourceMap, change: &Change) -> Option<Vec<Edit>> {
    match change {
        Change::Set { places, present, value } => {
            // The farthest place at which a literal stands is where the value is decided.
            let edit = places.iter().rev().find_map(|place| {
                let source = editable(sources, *place)?;
                replaced(&source, *place, present.as_ref(), value)
            })?;
            Some(vec![edit])
        }
        Change::Insert { container, name, value } => {
            let source = editable(sources, *container)?;
            let edit = match language(&source) {
                Language::Hcl => in_block(&source, *container, name, value),
                Language::Yaml => in_mapping(&source, *container, name, value),
                Language::Json | Language::Plain => None,
            }?;
            Some(vec![edit])
        }
        Change::Remove { value } => {
            let source = editable(sources, *value)?;
            let file = (language(&source) == Language::Hcl).then(|| hcl::parse(source.id, &source.text))?;
            let attribute = attribute_of(&file.body, *value)?;
            Some(vec![Edit { span: whole_lines(&source, attribute.span), text: String::new() }])
        }
        Change::Quote { value } => {
            let source = editable(sources, *value)?;
            let text = source.slice(*value);
            let is_plain = language(&source) == Language::Yaml && scalar(&source, *value)? == ScalarStyle::Plain;
            is_plain.then(|| vec![Edit { span: *value, text: format!("\"{text}\"") }])
        }
    }
}

/// The text at a place, if it is a file of the repository's own.
fn editable(sources: &SourceMap, place: Span) -> Option<std::sync::Arc<Source>> {
    let source = sources.get(place.source).filter(|_| !sources.is_stand_in(place))?;
    let is_installed = source.path.split('/').any(|part| part == ".terraform");
    (!is_installed && !source.path.starts_with('<')).then_some(source)
}

fn language(source: &Source) -> Language {
    let is = |ending: &str| source.path.ends_with(ending);
    match () {
        () if is(".json") => Language::Json,
        () if is(".yaml") || is(".yml") => Language::Yaml,
        () if is(".tf") || is(".tofu") || is(".tfvars") || is(".hcl") => Language::Hcl,
        () => Language::Plain,
    }
}

/// The value in place of the literal that stands for the present one.
fn replaced(source: &Source, place: Span, present: Option<&Literal>, value: &Literal) -> Option<Edit> {
    let old = source.slice(place);
    let is_present = match present {
        None => matches!(old, "null" | "~"),
        Some(present) => is_literal(old, &bare(present)),
    };
    let text = match language(source) {
        _ if !is_present => return None,
        Language::Hcl | Language::Json => in_hcl(value),
        Language::Yaml if scalar(source, place).is_some() => in_yaml(value),
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
    }
}

fn in_hcl(value: &Literal) -> String {
    match value {
        Literal::String(text) => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
            format!("\"{}\"", text.replace("${", "$${").replace("%{", "%%{"))
        }
        plain => bare(plain),
    }
}

fn in_yaml(value: &Literal) -> String {
    match value {
        // JSON's quoted text is YAML's.
        Literal::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        plain => bare(plain),
    }
}

/// How the scalar is written that stands exactly here.
fn scalar(source: &Source, place: Span) -> Option<ScalarStyle> {
    fn find(node: &Node, place: Span) -> Option<ScalarStyle> {
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().filter(|item| item.alias.is_none()).find_map(|item| find(item, place)),
            NodeKind::Mapping(pairs) => {
                pairs.iter().filter(|pair| pair.value.alias.is_none()).find_map(|pair| find(&pair.value, place))
            }
            _ => node.style.filter(|_| node.span == place),
        }
    }
    let style = yaml::parse(source.id, &source.text).documents.iter().find_map(|document| find(&document.root, place))?;
    matches!(style, ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted).then_some(style)
}

fn block_of(body: &Body, header: Span) -> Option<&Block> {
    body.blocks.iter().find_map(|block| if block.header == header { Some(block) } else { block_of(&block.body, header) })
}

fn attribute_of(body: &Body, value: Span) -> Option<&Attribute> {
    let own = body.attributes.iter().find(|attribute| attribute.value.span == value);
    own.or_else(|| body.blocks.iter().find_map(|block| attribute_of(&block.body, value)))
}

/// A span with the rest of its lines where nothing else stands on them.
fn whole_lines(source: &Source, span: Span) -> Span {
    let (start, end) = (line_start(&source.text, span.start as usize), span.end as usize);
    let after = source.text.get(end..).and_then(|rest| rest.find('\n')).map_or(source.text.len(), |length| end + length + 1);
    let is_alone = |from: usize, to: usize| source.text.get(from..to).is_some_and(|text| text.trim().is_empty());
    match is_alone(start, span.start as usize) && is_alone(end, after) {
        true => Span::new(span.source, start, after),
        false => span,
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn indentation(text: &str, at: usize) -> &str {
    let line = text.get(line_start(text, at)..at).unwrap_or("");
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}

fn line_ending(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// An argument in a block, behind the last one that stands before any nested block; aligned with the lines above if they
/// are, in a paragraph of its own if its name is too long for that.
fn in_block(source: &Source, header: Span, name: &str, value: &Literal) -> Option<Edit> {
    let text = &*source.text;
    let file = hcl::parse(source.id, text);
    let block = block_of(&file.body, header)?;
    let ending = line_ending(text);
    let value = in_hcl(value);
    let first_block = block.body.blocks.first().map_or(block.span.end, |inner| inner.span.start);
    let last = block.body.attributes.iter().rfind(|attribute| attribute.span.start < first_block);
    let open = header.end as usize + text.get(header.end as usize..block.span.end as usize)?.find('{')? + 1;
    let inner = text.get(open..(block.span.end as usize).checked_sub(1)?)?;
    let Some(last) = last else {
        let outer = indentation(text, block.span.start as usize);
        if inner.trim().is_empty() && !inner.contains('\n') {
            let span = Span::new(source.id, open, open + inner.len());
            return Some(Edit { span, text: format!("{ending}{outer}  {name} = {value}{ending}{outer}") });
        }
        // Behind the rest of the opening line, which may be a comment.
        let at = open + inner.find('\n')? + 1;
        let gap = if block.body.blocks.is_empty() { "" } else { ending };
        return Some(Edit { span: Span::new(source.id, at, at), text: format!("{outer}  {name} = {value}{ending}{gap}") });
    };
    // An argument on the opening line leaves no place for another.
    let is_one_line = !inner.contains('\n') || line_start(text, last.span.start as usize) <= open;
    if is_one_line {
        return None;
    }
    let end = last.span.end as usize;
    let at = end + text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len() - end, |length| length + 1);
    let indent = indentation(text, last.span.start as usize);
    let first_line_end = last.span.start as usize + text.get(last.span.start as usize..)?.find('\n').unwrap_or(0);
    let is_multi_line = first_line_end < end;
    let name_width = last.value.span.start.checked_sub(last.span.start)? as usize;
    // From the name to the `=`, the blank in front of the value left out.
    let column = text.get(last.span.start as usize..last.value.span.start as usize)?.find('=').unwrap_or(name_width);
    let written = last.name.text.len();
    let neighbours = paragraph(text, &block.body, last);
    let fits = !is_multi_line && (name.len() < column || (neighbours == 1 && column == written + 1 && name.len() == written));
    let line = if fits {
        format!("{indent}{name:<column$}= {value}{ending}")
    } else {
        format!("{ending}{indent}{name} = {value}{ending}")
    };
    let before = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { ending };
    Some(Edit { span: Span::new(source.id, at, at), text: format!("{before}{line}") })
}

/// How many arguments stand on lines next to each other, this one the last.
fn paragraph(text: &str, body: &Body, last: &Attribute) -> usize {
    let mut count = 1;
    let mut start = line_start(text, last.span.start as usize);
    for attribute in body.attributes.iter().rev().skip_while(|attribute| attribute.span.start >= last.span.start) {
        let between = text.get(attribute.span.end as usize..start).unwrap_or("\n\n");
        if between.matches('\n').count() != 1 {
            break;
        }
        count += 1;
        start = line_start(text, attribute.span.start as usize);
    }
    count
}

/// A key in a block mapping, behind its last one.
fn in_mapping(source: &Source, container: Span, name: &str, value: &Literal) -> Option<Edit> {
    fn find(node: &Node, place: Span) -> Option<&Node> {
        if node.span == place && matches!(node.kind, NodeKind::Mapping(_)) && node.alias.is_none() {
            return Some(node);
        }
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().find_map(|item| find(item, place)),
            NodeKind::Mapping(pairs) => pairs.iter().find_map(|pair| find(&pair.value, place)),
            _ => None,
        }
    }
    let text = &*source.text;
    let file = yaml::parse(source.id, text);
    let mapping = file.documents.iter().find_map(|document| find(&document.root, container))?;
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
    let ending = line_ending(text);
    let before = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { ending };
    Some(Edit { span: Span::new(source.id, at, at), text: format!("{before}{indent}{name}: {}{ending}", in_yaml(value)) })
}
