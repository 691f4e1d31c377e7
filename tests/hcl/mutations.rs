//! Mistakes as they happen while typing: one edit each.

use crate::modules::Numbers;
use clearspan::source::SourceId;
use clearspan::syntax::hcl::parse;

#[derive(Clone, Copy, Debug)]
pub enum Mistake {
    ValueDeleted,
    QuoteDropped,
    BraceDropped,
    BracketDropped,
    StrayParenthesis,
    HalfKey,
    HalfInterpolation,
}

pub const MISTAKES: [Mistake; 7] = [
    Mistake::ValueDeleted,
    Mistake::QuoteDropped,
    Mistake::BraceDropped,
    Mistake::BracketDropped,
    Mistake::StrayParenthesis,
    Mistake::HalfKey,
    Mistake::HalfInterpolation,
];

/// The text with one mistake somewhere, if it has a place for it.
pub fn mutate(text: &str, mistake: Mistake, numbers: &mut Numbers) -> Option<String> {
    let places = |wanted: &[char]| text.match_indices(wanted).map(|(at, _)| at).collect::<Vec<_>>();
    let mut one_of = |places: Vec<usize>| (!places.is_empty()).then(|| places[numbers.below(places.len())]);
    // Ends of `name =` on a line that goes on.
    let values = || text.match_indices(" = ").map(|(at, _)| at + 3).collect::<Vec<_>>();
    let (at, length, with) = match mistake {
        Mistake::ValueDeleted => {
            let at = one_of(values())?;
            (at, text[at..].find('\n')?, "")
        }
        Mistake::QuoteDropped => (one_of(places(&['"']))?, 1, ""),
        Mistake::BraceDropped => (one_of(places(&['{', '}']))?, 1, ""),
        Mistake::BracketDropped => (one_of(places(&['[', ']']))?, 1, ""),
        Mistake::StrayParenthesis => (one_of(values())?, 0, "("),
        Mistake::HalfKey => {
            let starts = values().into_iter().filter_map(|at| text[..at].rfind('\n'));
            (one_of(starts.collect())? + 1, 0, "  na\n")
        }
        Mistake::HalfInterpolation => {
            let ends: Vec<usize> = text.match_indices("\"\n").map(|(at, _)| at).collect();
            (one_of(ends)?, 0, "${var.")
        }
    };
    let mutated = format!("{}{with}{}", &text[..at], &text[at + length..]);
    // An edit inside a heredoc or a comment may be no mistake at all.
    (!parse(SourceId(0), &mutated).errors.is_empty()).then_some(mutated)
}

/// The top-level blocks of a text: kind and labels.
pub fn blocks(text: &str) -> Vec<String> {
    let file = parse(SourceId(0), text);
    file.body
        .blocks
        .iter()
        .map(|b| format!("{} {:?}", b.kind.text, b.labels.iter().map(|l| l.text.as_str()).collect::<Vec<_>>()))
        .collect()
}

/// How many of the blocks are still there.
pub fn kept(before: &[String], after: &[String]) -> usize {
    let mut after = after.to_vec();
    let found = |block: &&String| after.iter().position(|a| a == *block).map(|at| after.swap_remove(at)).is_some();
    let mut found = found;
    before.iter().filter(|block| found(block)).count()
}
