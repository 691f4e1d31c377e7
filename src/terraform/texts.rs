//! The few texts that an anchored regular expression permits: `^(dev|prod)-[ab]$`.
//!
//! Invariant: what is given is all that the pattern matches; a pattern that is not understood gives nothing.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::expr::functions::translate_pattern;

/// How deep groups may nest.
const MAX_NESTING: u32 = 32;
/// How often a part may be repeated.
const MAX_REPEAT: u32 = 64;
/// How long a text may be, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 10;

/// The texts, at most `limit`. `None` if there are more, or if the pattern matches within longer texts.
pub(super) fn of_pattern(pattern: &str, limit: usize) -> Option<Vec<String>> {
    let pattern = translate_pattern(pattern).ok()?;
    let parsed = ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(&pattern).ok()?;
    let matches = matches(&parsed, limit)?;
    let anchored = |found: Match| (found.from_start && found.to_end).then_some(found.text);
    matches.into_iter().map(anchored).collect()
}

/// A text that a part of a pattern matches, and whether the whole text must begin or end with it.
#[derive(Clone, Default)]
struct Match {
    text: String,
    from_start: bool,
    to_end: bool,
}

fn matches(pattern: &Hir, limit: usize) -> Option<Vec<Match>> {
    let text = |text: String| Match { text, ..Match::default() };
    let found = match pattern.kind() {
        HirKind::Empty => vec![Match::default()],
        HirKind::Literal(literal) => vec![text(String::from_utf8(literal.0.to_vec()).ok()?)],
        HirKind::Look(Look::Start) => vec![Match { from_start: true, ..Match::default() }],
        HirKind::Look(Look::End) => vec![Match { to_end: true, ..Match::default() }],
        HirKind::Class(Class::Unicode(class)) => {
            let characters = class.iter().flat_map(|range| range.start()..=range.end());
            characters.take(limit + 1).map(|character| text(character.to_string())).collect()
        }
        HirKind::Capture(group) => matches(&group.sub, limit)?,
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(matches(part, limit)?);
            }
            all
        }
        HirKind::Concat(parts) => {
            let mut all = vec![Match::default()];
            for part in parts {
                all = joined(&all, &matches(part, limit)?, limit)?;
            }
            all
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.filter(|most| *most <= MAX_REPEAT)?;
            let once = matches(&repetition.sub, limit)?;
            let (mut all, mut repeated) = (Vec::new(), vec![Match::default()]);
            for count in 0..=most {
                if count > 0 {
                    repeated = joined(&repeated, &once, limit)?;
                }
                // The most repetitions come first, as a match prefers them.
                if count >= repetition.min {
                    all.splice(0..0, repeated.iter().cloned());
                }
                if all.len() > limit {
                    return None;
                }
            }
            all
        }
        HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => return None,
    };
    (found.len() <= limit).then_some(found)
}

/// Every first text followed by every second one, where the anchors permit it.
fn joined(first: &[Match], second: &[Match], limit: usize) -> Option<Vec<Match>> {
    let pairs = first.iter().flat_map(|before| second.iter().map(move |after| (before, after)));
    let permitted = pairs
        .filter(|(before, after)| (!before.to_end || after.text.is_empty()) && (!after.from_start || before.text.is_empty()));
    let all: Vec<Match> = permitted
        .take(limit + 1)
        .map(|(before, after)| Match {
            text: format!("{}{}", before.text, after.text),
            from_start: before.from_start || after.from_start,
            to_end: before.to_end || after.to_end,
        })
        .collect();
    (all.len() <= limit && all.iter().all(|found| found.text.len() <= MAX_TEXT_BYTES)).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::of_pattern;

    #[test]
    fn patterns_of_few_texts_are_written_out() {
        let texts = |pattern| of_pattern(pattern, 8);
        let some = |texts: &[&str]| Some(texts.iter().map(|text| text.to_string()).collect::<Vec<_>>());
        assert_eq!(texts("^(dev|prod)$"), some(&["dev", "prod"]));
        assert_eq!(
            texts("^(?:dev|stag(e|ing))-[ab]$"),
            some(&["dev-a", "dev-b", "stage-a", "stage-b", "staging-a", "staging-b"])
        );
        assert_eq!(texts("\\Adb\\.t3\\.(micro|small)\\z"), some(&["db.t3.micro", "db.t3.small"]));
        assert_eq!(texts("^ab?$"), some(&["ab", "a"]));
        assert_eq!(texts("^$"), some(&[""]));
        assert_eq!(texts("^[a-c]{1,2}x$").map(|texts| texts.len()), None, "twelve");
        assert_eq!(texts("^[a-c]$"), some(&["a", "b", "c"]));
        assert_eq!(texts("^a{2}$"), some(&["aa"]));
        assert_eq!(texts("^(?i)a$"), some(&["A", "a"]));
        assert_eq!(texts("^a$|^b$"), some(&["a", "b"]));
        for open in [
            "dev|prod",
            "^dev|prod$",
            "^a+$",
            "^[^a]$",
            "^.$",
            "^(a|b|c)(a|b|c)$",
            "^a{2,}$",
            "(?m)^a$",
            "^a(^|$)b$|c",
            "^\\d$",
            "^a\\$",
            "^((a)$",
        ] {
            assert_eq!(texts(open), None, "{open}");
        }
    }
}
