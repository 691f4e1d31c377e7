//! What can be done about findings: fixes that hold, suppressions with a reason, all safe fixes at once.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionResponse, TextEdit, Uri, WorkspaceEdit};

use super::folder::Folder;
use super::position::{PositionEncoding, PositionMap, Ranges};
use crate::engine::Task;
use crate::engine::fix::{Diff, Fix, fixes_of};
use crate::finding::{Applicability, Edit, Finding, Outcome};
use crate::suppression::suppress_edit;

/// Findings for which fixes are worked out at once: each is judged.
const MAX_FINDINGS: usize = 8;

/// The kind of the action that makes all safe fixes.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.clearspan");

/// The actions for the bytes of a file; `wanted` says which kinds are asked for.
pub fn actions(
    folder: &mut Folder,
    path: &str,
    (start, end): (usize, usize),
    wanted: &dyn Fn(&CodeActionKind) -> bool,
    encoding: PositionEncoding,
) -> Vec<CodeActionResponse> {
    let mut actions = Vec::new();
    let quick_fix = |title: String, edit: WorkspaceEdit| {
        let kind = Some(CodeActionKind::QuickFix);
        CodeAction { title, kind, edit: Some(edit), ..CodeAction::default() }
    };
    if wanted(&CodeActionKind::QuickFix) {
        let found: Vec<(usize, Finding)> =
            folder.findings_at(path, start, end).into_iter().map(|(index, finding)| (index, finding.clone())).collect();
        let numbers: Vec<usize> = found.iter().take(MAX_FINDINGS).map(|(index, _)| *index).collect();
        let (fixes, ranges) = (fixes(folder, &numbers), Ranges::new(encoding));
        for (index, finding) in found.iter().take(MAX_FINDINGS) {
            let Some(report) = &folder.report else { break };
            let Some(place) = folder.location(report, finding.primary.span, &ranges) else { continue };
            let diagnostic = folder.diagnostic(report, finding, place.range, &ranges);
            for (_, found) in fixes.iter().filter(|(of, _)| of == index) {
                let is_safe = found.applicability == Applicability::Safe;
                let shown = folder.secrets().redact(&found.title);
                let title = if is_safe { shown.to_string() } else { format!("{shown} (unsafe)") };
                if let Some(edit) = edits(folder, &found.edits, encoding) {
                    let diagnostics = Some(vec![diagnostic.clone()]);
                    actions.push(CodeAction { is_preferred: Some(is_safe), diagnostics, ..quick_fix(title, edit) });
                }
            }
        }
        let can_be_suppressed = |finding: &Finding| matches!(finding.outcome, Outcome::Fail | Outcome::Unknown);
        for (_, finding) in found.iter().filter(|(_, finding)| can_be_suppressed(finding)) {
            let Some(report) = &folder.report else { break };
            // Nothing is hidden until a reason is typed behind it: what lacks one says so.
            if let Some(fix) = suppress_edit(&report.sources, finding, "")
                && let Some(edit) = edits(folder, &fix.edits, encoding)
            {
                let title = format!("suppress `{}` here: type the reason", finding.rule);
                if !actions.iter().any(|action| action.title == title) {
                    actions.push(quick_fix(title, edit));
                }
            }
        }
    }
    if wanted(&FIX_ALL)
        && let Some(edit) = all(folder, path, encoding)
    {
        let title = "apply all safe fixes of clearspan".to_string();
        actions.push(CodeAction { kind: Some(FIX_ALL), ..quick_fix(title, edit) });
    }
    actions.into_iter().map(CodeActionResponse::CodeAction).collect()
}

fn fixes(folder: &mut Folder, findings: &[usize]) -> Vec<(usize, crate::finding::Fix)> {
    let Some(report) = &folder.report else { return Vec::new() };
    fixes_of(&mut folder.workspace, report, findings).unwrap_or_default()
}

/// Every safe fix that changes this file alone, as one edit: saving one file must not change another.
fn all(folder: &mut Folder, path: &str, encoding: PositionEncoding) -> Option<WorkspaceEdit> {
    let task = Diff(Fix { unsafe_too: false, path: Some(path.to_string()) });
    let fixed = task.run(&mut folder.workspace).ok()?;
    let mut changes = HashMap::new();
    for change in fixed.changes {
        let (before, after) = (change.before.as_str(), change.after.as_str());
        let same = before.char_indices().zip(after.chars()).find(|((_, a), b)| a != b);
        let start = same.map_or(before.len().min(after.len()), |((at, _), _)| at);
        let (tail, new) = (before.get(start..)?, after.get(start..)?);
        let mut shared = 0;
        for (a, b) in tail.chars().rev().zip(new.chars().rev()) {
            if a != b {
                break;
            }
            shared += a.len_utf8();
        }
        let range = PositionMap::new(before, encoding).range(start, before.len() - shared);
        let new_text = new.get(..new.len() - shared)?.to_string();
        changes.insert(folder.uri(&change.path), vec![TextEdit { range, new_text }]);
    }
    (!changes.is_empty()).then(|| WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

fn edits(folder: &Folder, edits: &[Edit], encoding: PositionEncoding) -> Option<WorkspaceEdit> {
    let sources = &folder.report.as_ref()?.sources;
    let ranges = Ranges::new(encoding);
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in edits {
        let source = sources.get(edit.span.source)?;
        let range = ranges.range(&source, edit.span.start as usize, edit.span.end as usize);
        changes.entry(folder.uri(&source.path)).or_default().push(TextEdit { range, new_text: edit.text.clone() });
    }
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}
