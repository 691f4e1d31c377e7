//! What decides a finding, as one number: values and names, never where they stand or how they are put.
//!
//! Invariant: only what reports show anyway takes part; sensitive values do not, and secrets that are written out are
//! covered in the sources.

use super::super::blame::{Leaf, LeafKind};
use crate::finding::Print;
use crate::source::{SourceMap, Span};
use crate::value::{Form, Reason, Site};

/// The evidence of a finding that stands on these leaves; `None` where nothing says more than the primary span.
pub(super) fn evidence(sources: &SourceMap, leaves: &[Leaf], reasons: &[Reason]) -> Option<u64> {
    let mut parts: Vec<u64> = leaves.iter().filter_map(|leaf| of_leaf(sources, leaf)).collect();
    parts.extend(reasons.iter().map(|reason| {
        let mut print = Print::default();
        print.part(reason.kind.id()).part(&reason.subject);
        print.value()
    }));
    // The order of the walk is the order of the text, and that of blocks may change.
    parts.sort_unstable();
    parts.dedup();
    if parts.is_empty() {
        return None;
    }
    let mut print = Print::default();
    for part in parts {
        print.number(part);
    }
    Some(print.value())
}

/// Things that merely take part come and go without changing what is wrong.
fn of_leaf(sources: &SourceMap, leaf: &Leaf) -> Option<u64> {
    let mut print = Print::default();
    match &leaf.kind {
        LeafKind::Absent(name) => print.part("absent").part(name),
        LeafKind::Written => print.part("written").part(&key_before(sources, leaf.span)),
        LeafKind::Fact => print.part("fact"),
        LeafKind::Other => return None,
    };
    if leaf.sensitive {
        return Some(print.part("sensitive").value());
    }
    match (&leaf.kind, &leaf.shown) {
        (LeafKind::Absent(_), _) => {}
        (LeafKind::Written, shown) => {
            // What is shown may be what a rule makes of the value (whether a range is the cluster's): the text counts
            // too, wherever it is more than a name. What a variable is called decides nothing.
            print.part(shown.as_deref().unwrap_or_default());
            let leads_on = shown.is_some() || leaf.origin.has_hops();
            let own = leaf.origin.site().filter(|site| site.span == leaf.span);
            let own = own.unwrap_or(Site::new(leaf.span, Form::Container));
            let hops = leaf.origin.hops().map(|hop| hop.site).filter(|site| !sources.is_shown_elsewhere(site.span));
            // What a reference to a resource means is a value itself; any other name stands for where it leads.
            for site in std::iter::once(own).chain(hops).filter(|site| site.form != Form::Name || !leads_on) {
                print.squeezed(&slice(sources, site.span));
            }
        }
        _ => {
            print.part(leaf.shown.as_deref().unwrap_or_default());
            for hop in leaf.origin.hops().filter(|hop| hop.kind.decides()) {
                print.squeezed(&slice(sources, hop.span()));
            }
        }
    }
    Some(print.value())
}

/// The name that a value's line begins with: two arguments may be wrong in the same way.
fn key_before(sources: &SourceMap, span: Span) -> String {
    let Some(source) = sources.get(span.source) else { return String::new() };
    let before = source.text.get(..span.start as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '"' | '\'' | '{'));
    line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')).collect()
}

fn slice(sources: &SourceMap, span: Span) -> String {
    sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default()
}
