//! Edits of a text: which of them get in each other's way, and the text that they make.

use std::collections::BTreeMap;

use super::{Applicability, Edit};
use crate::source::{SourceId, Span};

impl Applicability {
    pub const ALL: [Applicability; 3] = [Applicability::Safe, Applicability::Unsafe, Applicability::Display];

    /// The word in reports that programs read.
    pub fn id(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        }
    }
}

/// Whether two edits cannot both be made: they overlap, or write different things at one place.
pub fn conflicts(one: &Edit, other: &Edit) -> bool {
    if one.span.source != other.span.source || one == other {
        return false;
    }
    let (a, b) = (one.span, other.span);
    let touches = |span: Span, place: Span| span.is_empty() && place.start <= span.start && span.start <= place.end;
    (a.start < b.end && b.start < a.end) || (a.is_empty() && touches(a, b)) || (b.is_empty() && touches(b, a))
}

/// Edits that do not conflict, found by place.
#[derive(Debug, Default)]
pub struct EditSet {
    /// By source, start and end.
    edits: BTreeMap<(SourceId, u32, u32), Vec<Edit>>,
    /// The longest edit, in bytes: nothing that starts farther before a place reaches it.
    longest: u32,
}

impl EditSet {
    pub fn insert(&mut self, edit: Edit) {
        self.longest = self.longest.max(edit.span.end.saturating_sub(edit.span.start));
        self.edits.entry((edit.span.source, edit.span.start, edit.span.end)).or_default().push(edit);
    }

    /// Whether an edit conflicts with one of the set.
    pub fn conflicts(&self, edit: &Edit) -> bool {
        let span = edit.span;
        let from = (span.source, span.start.saturating_sub(self.longest), 0);
        let near = self.edits.range(from..=(span.source, span.end, u32::MAX));
        near.flat_map(|(_, edits)| edits).any(|other| conflicts(other, edit))
    }
}

/// The text with these edits made; every other byte stays. Edits must not conflict, and are of this text; equal ones are
/// made once. `None` where an edit does not fit.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    sorted.dedup();
    let mut made = String::with_capacity(text.len() + sorted.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in sorted {
        made.push_str(text.get(at..edit.span.start as usize)?);
        made.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    made.push_str(text.get(at..)?);
    Some(made)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(SourceId(0), start, end), text: text.to_string() }
    }

    #[test]
    fn edits_are_made_once_each_and_the_rest_stays() {
        let edits = [edit(4, 5, "é"), edit(0, 0, "«"), edit(4, 5, "é"), edit(6, 6, "»")];
        assert_eq!(apply("abc d e", &edits).unwrap(), "«abc é »e");
        assert_eq!(apply("é", &[edit(1, 2, "x")]), None);
        assert_eq!(apply("a", &[edit(0, 9, "x")]), None);
    }

    #[test]
    fn what_overlaps_or_meets_at_an_insertion_conflicts() {
        assert!(conflicts(&edit(0, 4, "x"), &edit(3, 5, "y")));
        assert!(conflicts(&edit(2, 2, "x"), &edit(2, 2, "y")));
        assert!(conflicts(&edit(2, 2, "x"), &edit(0, 2, "y")));
        assert!(!conflicts(&edit(2, 2, "x"), &edit(2, 2, "x")));
        assert!(!conflicts(&edit(0, 2, "x"), &edit(2, 4, "y")));
        let mut set = EditSet::default();
        for edit in [edit(10, 14, "x"), edit(20, 20, "y"), edit(30, 31, "z")] {
            set.insert(edit);
        }
        for (other, expected) in [
            (edit(13, 15, "a"), true),
            (edit(14, 15, "a"), false),
            (edit(14, 14, "a"), true),
            (edit(20, 20, "y"), false),
            (edit(20, 20, "a"), true),
            (edit(18, 20, "a"), true),
            (edit(0, 40, "a"), true),
            (edit(32, 40, "a"), false),
        ] {
            assert_eq!(set.conflicts(&other), expected, "{other:?}");
        }
        assert!(!conflicts(&edit(0, 2, "x"), &Edit { span: Span::new(SourceId(1), 0, 2), text: String::new() }));
    }
}
