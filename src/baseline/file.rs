//! The baseline as text: JSON, an entry a line, sorted.

use serde::Serialize;

use super::{Baseline, BaselineFile, Entry, Other, usual_origin};
use crate::finding::{Fault, UsageError, refusal};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::json::parse_json_document;
use crate::syntax::yaml::{Node, NodeKind};

/// Rises when an older clearspan could misread the file.
const VERSION: u32 = 1;
/// More than any project should carry along.
const MAX_ENTRIES: usize = 200_000;

#[derive(Serialize)]
struct EntryLine<'a> {
    rule: &'a str,
    path: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    environments: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    message: &'a str,
    fingerprint: String,
}

#[derive(Serialize)]
struct OtherLine<'a> {
    rule: &'a str,
    target: &'a str,
    origin: &'a str,
}

/// The text of a baseline.
pub fn write(baseline: &Baseline) -> String {
    let entries = baseline.entries.iter().map(|entry| {
        line(&EntryLine {
            rule: &entry.rule,
            path: &entry.path,
            target: &entry.target,
            origin: Some(entry.origin.as_str()).filter(|origin| *origin != usual_origin(&entry.path)),
            environments: entry.environments.iter().map(Text::as_str).collect(),
            outcome: entry.is_unknown.then_some("unknown"),
            message: &entry.message,
            fingerprint: format!("{:016x}-{:08x}", entry.content, entry.place),
        })
    });
    let others =
        baseline.others.iter().map(|other| line(&OtherLine { rule: &other.rule, target: &other.target, origin: &other.origin }));
    format!(
        "{{\n  \"version\": {VERSION},\n  \"entries\": {},\n  \"judged_elsewhere\": {}\n}}\n",
        list(entries.collect()),
        list(others.collect())
    )
}

/// Texts alone always serialise.
fn line<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn list(lines: Vec<String>) -> String {
    if lines.is_empty() { "[]".to_string() } else { format!("[\n    {}\n  ]", lines.join(",\n    ")) }
}

/// Reads a baseline file.
///
/// # Errors
/// When it is no JSON of this form, each mistake with its line.
pub fn read(file: &BaselineFile) -> Result<Baseline, UsageError> {
    let sources = SourceMap::in_memory();
    let source = sources.add(&file.shown, file.text.clone());
    let (root, errors) = parse_json_document(source.id, &source.text);
    let mut faults: Vec<Fault> = errors.iter().map(|error| Fault::new(error.span, error.message.clone())).collect();
    let mut baseline = Baseline::default();
    match root {
        Some(root) if faults.is_empty() => read_root(&root, &mut baseline, &mut faults),
        Some(_) => {}
        None => faults.push(Fault::new(Span::new(source.id, 0, 0), "the file is empty")),
    }
    if faults.is_empty() {
        return Ok(baseline);
    }
    if file.text.contains("<<<<<<< ") {
        faults.truncate(1);
        faults
            .iter_mut()
            .for_each(|fault| fault.help = Some("resolve the merge conflict: keep the entries of both sides".to_string()));
    } else if let Some(fault) = faults.first_mut().filter(|fault| fault.help.is_none()) {
        fault.help = Some("remove the file and run `clearspan baseline` to write it again".to_string());
    }
    Err(refusal(&sources, &file.shown, faults))
}

fn read_root(root: &Node, baseline: &mut Baseline, faults: &mut Vec<Fault>) {
    let Some(version) = get(root, "version") else {
        faults.push(Fault::new(root.span, "`version` is missing: this is not a baseline"));
        return;
    };
    match &version.kind {
        NodeKind::Number(number) if number.to_string() == VERSION.to_string() => {}
        _ => {
            let message = format!("this baseline version is not supported: clearspan reads version {VERSION}");
            faults.push(Fault::new(version.span, message));
            return;
        }
    }
    for node in items(root, "entries", faults) {
        if let Some(entry) = read_entry(node, faults) {
            baseline.entries.push(entry);
        }
    }
    for node in items(root, "judged_elsewhere", faults) {
        let (rule, target, origin) = (text(node, "rule", faults), text(node, "target", faults), text(node, "origin", faults));
        if let (Some(rule), Some(target), Some(origin)) = (rule, target, origin) {
            baseline.others.insert(Other { rule, target, origin: origin.to_string() });
        }
    }
}

fn items<'n>(root: &'n Node, key: &str, faults: &mut Vec<Fault>) -> &'n [Node] {
    match get(root, key) {
        Some(node) => match &node.kind {
            NodeKind::Sequence(items) if items.len() <= MAX_ENTRIES => return items,
            NodeKind::Sequence(items) => {
                faults.push(Fault::new(node.span, format!("{} entries are more than the limit of {MAX_ENTRIES}", items.len())));
            }
            _ => faults.push(Fault::new(node.span, format!("`{key}` must be a list"))),
        },
        None if key == "entries" => faults.push(Fault::new(root.span, "`entries` is missing")),
        None => {}
    }
    &[]
}

fn read_entry(node: &Node, faults: &mut Vec<Fault>) -> Option<Entry> {
    let (rule, path, target) = (text(node, "rule", faults), text(node, "path", faults), text(node, "target", faults));
    let written = text(node, "fingerprint", faults)?;
    let halves = written.split_once('-').filter(|(content, place)| content.len() == 16 && place.len() == 8);
    let halves =
        halves.and_then(|(content, place)| u64::from_str_radix(content, 16).ok().zip(u32::from_str_radix(place, 16).ok()));
    let Some((content, place)) = halves else {
        let at = get(node, "fingerprint").map_or(node.span, |node| node.span);
        faults.push(Fault::new(at, format!("`{written}` is not a valid fingerprint")));
        return None;
    };
    let (rule, path, target) = (rule?, path?, target?);
    let optional = |key: &str| match get(node, key).map(|node| &node.kind) {
        Some(NodeKind::String(text)) => Some(text.clone()),
        _ => None,
    };
    let environments = match get(node, "environments").map(|node| &node.kind) {
        Some(NodeKind::Sequence(items)) => items.iter().filter_map(as_text).collect(),
        _ => Vec::new(),
    };
    Some(Entry {
        origin: optional("origin").map_or_else(|| usual_origin(&path).to_string(), |origin| origin.to_string()),
        path: path.to_string(),
        rule,
        target,
        environments,
        message: optional("message").unwrap_or_default().to_string(),
        content,
        place,
        is_unknown: optional("outcome").is_some_and(|outcome| outcome == "unknown"),
    })
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Mapping(pairs) => pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value),
        _ => None,
    }
}

fn as_text(node: &Node) -> Option<Text> {
    match &node.kind {
        NodeKind::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn text(node: &Node, key: &str, faults: &mut Vec<Fault>) -> Option<Text> {
    match get(node, key) {
        Some(value) => {
            let text = as_text(value);
            if text.is_none() {
                faults.push(Fault::new(value.span, format!("`{key}` must be a string")));
            }
            text
        }
        None => {
            faults.push(Fault::new(node.span, format!("an entry is missing `{key}`")));
            None
        }
    }
}
