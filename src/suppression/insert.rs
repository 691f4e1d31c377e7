//! The edit that suppresses a finding: a comment with the reason, where it covers what is wrong, or the annotation of an
//! object in JSON.
//!
//! Invariant: with the edit the text is read as before, and the suppression covers the finding's place.

use super::annotation::PREFIX;
use super::instruction::of_comment;
use super::region::{Tree, region};
use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::policy::RESERVED;
use crate::source::{Source, SourceMap, Span, line_ending, line_start};
use crate::syntax::yaml::{Node, NodeKind, Pair};
use crate::syntax::{FileClass, hcl, json, yaml};

/// A comment above the line of the primary span, or above the outermost thing around it where the text of that line
/// holds no comments (a heredoc, a block scalar); in JSON, which has none, an annotation of the object. `None` where there
/// is no such place, or for a reserved rule, which nothing suppresses. Without a reason it would hide nothing.
pub fn suppress_edit(sources: &SourceMap, finding: &Finding, reason: &str) -> Option<Fix> {
    if RESERVED.iter().any(|reserved| reserved.id == finding.rule) {
        return None;
    }
    let place = sources.shown(finding.primary.span);
    let source = sources.get(place.source)?;
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let class = FileClass::by_name(source.path.rsplit('/').next().unwrap_or(""));
    let title = format!("suppress `{}` here", finding.rule);
    let fix = |edit: Edit| Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] };
    if class == Some(FileClass::Json) {
        return annotation(&source, place, &finding.rule, &reason).map(fix);
    }
    let instruction = format!("# clearspan: ignore[{}] {reason}", finding.rule);
    let ending = line_ending(&source.text);
    let candidates = lines_above(&source.text, place.start as usize);
    let edit = candidates.into_iter().find_map(|(at, indentation)| {
        let text = format!("{indentation}{instruction}{ending}");
        covers(&source, class, place, at, &text).then(|| Edit { span: Span::new(source.id, at, at), text })
    })?;
    Some(fix(edit))
}

/// The annotation of the object that a place of a JSON file lies in, as the first of its pairs there.
fn annotation(source: &Source, place: Span, rule: &str, reason: &str) -> Option<Edit> {
    let file = json::parse(source.id, &source.text);
    let document = file.documents.iter().find(|document| document.root.span.contains(place))?;
    let metadata = innermost(&document.root, place)?;
    let (name, reason) = (serde_json::to_string(&format!("{PREFIX}{rule}")).ok()?, serde_json::to_string(reason).ok()?);
    let (first, text) = match pairs(metadata)?.iter().find(|pair| pair.key == "annotations") {
        Some(annotations) => (pairs(&annotations.value)?.first()?, format!("{name}: {reason},")),
        None => (pairs(metadata)?.first()?, format!("\"annotations\": {{ {name}: {reason} }},")),
    };
    // What stands between two pairs stands between these two as well.
    let at = first.key_span.start as usize;
    let before = source.text.get(..at)?;
    let blank = before.get(before.trim_end().len()..)?;
    let blank = if blank.is_empty() { " " } else { blank };
    let edit = Edit { span: Span::new(source.id, at, at), text: format!("{text}{blank}") };
    let after = format!("{before}{}{}", edit.text, source.text.get(at..)?);
    (json::parse(source.id, &after).errors.len() == file.errors.len()).then_some(edit)
}

/// The metadata of the innermost object, which may be an item of a list, around a place.
fn innermost(node: &Node, place: Span) -> Option<&Node> {
    let pairs = pairs(node)?;
    let value = |key: &str| pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value);
    if let Some(NodeKind::Sequence(items)) = value("items").map(|items| &items.kind)
        && let Some(item) = items.iter().find(|item| item.span.contains(place))
    {
        return innermost(item, place);
    }
    value("apiVersion").and(value("kind")).and(value("metadata"))
}

fn pairs(node: &Node) -> Option<&[Pair]> {
    match &node.kind {
        NodeKind::Mapping(pairs) => Some(pairs),
        _ => None,
    }
}

/// The beginnings of the line that a place stands on and of those above it that are less indented, innermost first, each
/// with its indentation.
fn lines_above(text: &str, place: usize) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut end = place;
    loop {
        let start = line_start(text, end);
        let line = text.get(start..).unwrap_or("").split(['\n', '\r']).next().unwrap_or("");
        let line = line.trim_start_matches('\u{feff}');
        let indentation = line.get(..line.len() - line.trim_start().len()).unwrap_or("");
        let is_further_out = found.last().is_none_or(|(_, inner)| indentation.len() < inner.len());
        if !line.trim().is_empty() && is_further_out {
            let mark = if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            found.push((start + mark, indentation));
        }
        if start == 0 || found.last().is_some_and(|(_, indentation)| indentation.is_empty()) {
            return found;
        }
        end = start - 1;
    }
}

/// Whether the text with the comment reads as before, and the comment covers the place.
fn covers(source: &Source, class: Option<FileClass>, place: Span, at: usize, comment: &str) -> bool {
    let (Some(before), Some(after)) = (source.text.get(..at), source.text.get(at..)) else { return false };
    let text = format!("{before}{comment}{after}");
    let moved = place.start as usize + if at <= place.start as usize { comment.len() } else { 0 };
    let place = Span::new(source.id, moved, moved + place.len());
    let (hcl_file, yaml_file);
    let tree = match class {
        Some(FileClass::Yaml | FileClass::Kustomization) => {
            yaml_file = yaml::parse(source.id, &text);
            Tree::Yaml(&yaml_file)
        }
        Some(FileClass::Terraform) => {
            hcl_file = hcl::parse(source.id, &text);
            Tree::Hcl(&hcl_file)
        }
        Some(FileClass::VariableFile) if !source.path.ends_with(".json") => {
            hcl_file = hcl::parse(source.id, &text);
            Tree::Hcl(&hcl_file)
        }
        // Nobody looks for ours in files of environment variables.
        _ => return false,
    };
    let start = at + (comment.len() - comment.trim_start().len());
    let found = tree.comments().iter().find(|found| found.span.start as usize == start);
    let is_ours = |span: Span| text.get(span.range()).is_some_and(|text| of_comment(text, span).is_some_and(|read| read.is_ok()));
    found.is_some_and(|found| is_ours(found.span) && region(tree, &text, found.span).covers(place, true))
}
