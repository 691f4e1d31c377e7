//! The edit that suppresses a finding: a comment with the reason, where it covers what is wrong. Floor 5.

use super::instruction::of_comment;
use super::region::{Tree, region};
use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::source::{Source, SourceMap, Span};
use crate::syntax::{hcl, yaml};

/// A comment above the line of the primary span, or above the outermost thing around it where the text of that line
/// holds no comments (a heredoc, a block scalar). `None` where there is no such place: JSON has no comments.
pub fn suppress_edit(sources: &SourceMap, finding: &Finding, reason: &str) -> Option<Fix> {
    let place = sources.shown(finding.primary.span);
    let source = sources.get(place.source)?;
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let instruction = format!("# clearspan: ignore[{}] {reason}", finding.rule);
    let ending = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let candidates = lines_above(&source.text, place.start as usize);
    let edit = candidates.into_iter().find_map(|(at, indentation)| {
        let text = format!("{indentation}{instruction}{ending}");
        covers(&source, place, at, &text).then(|| Edit { span: Span::new(source.id, at, at), text })
    })?;
    let title = format!("suppress `{}` here", finding.rule);
    Some(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
}

/// The beginnings of the line that a place stands on and of those above it that are less indented, innermost first, each
/// with its indentation.
fn lines_above(text: &str, place: usize) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut end = place;
    loop {
        let start = text.get(..end).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
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
fn covers(source: &Source, place: Span, at: usize, comment: &str) -> bool {
    let (Some(before), Some(after)) = (source.text.get(..at), source.text.get(at..)) else { return false };
    let text = format!("{before}{comment}{after}");
    let moved = place.start as usize + if at <= place.start as usize { comment.len() } else { 0 };
    let place = Span::new(source.id, moved, moved + place.len());
    let is = |ending: &str| source.path.ends_with(ending);
    let (hcl_file, yaml_file);
    let tree = if is(".yaml") || is(".yml") {
        yaml_file = yaml::parse(source.id, &text);
        Tree::Yaml(&yaml_file)
    } else if is(".json") {
        return false;
    } else {
        hcl_file = hcl::parse(source.id, &text);
        Tree::Hcl(&hcl_file)
    };
    let start = at + (comment.len() - comment.trim_start().len());
    let found = tree.comments().iter().find(|found| found.span.start as usize == start);
    let is_ours = |span: Span| text.get(span.range()).is_some_and(|text| of_comment(text, span).is_some_and(|read| read.is_ok()));
    found.is_some_and(|found| is_ours(found.span) && region(tree, &text, found.span).covers(place, true))
}
