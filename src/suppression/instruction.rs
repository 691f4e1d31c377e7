//! What a comment or an annotation says: which rules, until when, why.

use super::date::{self, Date};
use crate::source::Span;

/// How a comment begins that is meant for us.
const WORD: &str = "clearspan:";
const IGNORE: &str = "ignore";
const UNTIL: &str = "until=";

/// An instruction as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Ids or aliases, each with its place.
    pub rules: Vec<(String, Span)>,
    /// Empty where none is given.
    pub reason: String,
    pub until: Option<(Date, Span)>,
}

/// An instruction that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    pub span: Span,
    pub message: String,
}

/// What the text of a comment asks for, its marker included; `None` for a comment that is none of ours.
pub fn of_comment(text: &str, span: Span) -> Option<Result<Instruction, Malformed>> {
    let body = text.trim_start_matches(['#', '/', '*']).trim_start();
    let rest = body.strip_prefix(WORD)?.trim_start();
    let at = |rest: &str| text.len() - rest.len();
    let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    let here = |message: String| Some(Err(Malformed { span, message }));
    if word != IGNORE {
        // Prose about the tool is no instruction; a word that is nearly the right one is meant as one.
        let is_meant = rest.get(word.len()..).is_some_and(|after| after.trim_start().starts_with('['))
            || ["ignored", "ignores", "ignor", "disable", "skip", "suppress", "noqa"].contains(&word);
        return is_meant
            .then(|| here(format!("`clearspan: {word}` is not a valid directive: write `clearspan: ignore[RULE] reason`")))?;
    }
    let rest = rest.get(IGNORE.len()..).unwrap_or("");
    let Some(list) = rest.trim_start().strip_prefix('[') else {
        return here("a suppression names its rules: write `clearspan: ignore[RULE] reason`".to_string());
    };
    let Some((names, reason)) = list.split_once(']') else {
        return here("the list of rules is not closed: `]` is missing".to_string());
    };
    let mut rules = Vec::new();
    let mut offset = at(list);
    for name in names.split(',') {
        let start = offset + (name.len() - name.trim_start().len());
        let trimmed = name.trim();
        if !trimmed.is_empty() {
            rules.push((trimmed.to_string(), piece(span, start, trimmed.len())));
        }
        offset += name.len() + 1;
    }
    if rules.is_empty() {
        return here("the list of rules is empty: write `clearspan: ignore[RULE] reason`".to_string());
    }
    let end = if text.starts_with("/*") { "*/" } else { "" };
    let start = at(reason);
    let reason = reason.strip_suffix(end).unwrap_or(reason);
    Some(reason_and_end(reason, span, start).map(|(reason, until)| Instruction { rules, reason, until }))
}

/// What the value of an annotation says about one rule.
pub fn of_annotation(rule: &str, text: &str, key: Span, value: Span) -> Result<Instruction, Malformed> {
    let (reason, until) = reason_and_end(text, value, 0)?;
    // The value may be quoted or folded: the whole of it stands for the date.
    let until = until.map(|(date, _)| (date, value));
    Ok(Instruction { rules: vec![(rule.to_string(), key)], reason, until })
}

/// The reason without the word that says when it ends. `start` is where the text begins in the span.
fn reason_and_end(text: &str, span: Span, start: usize) -> Result<(String, Option<(Date, Span)>), Malformed> {
    let mut words = Vec::new();
    let mut until = None;
    for word in text.split_whitespace() {
        let Some(written) = word.strip_prefix(UNTIL) else {
            words.push(word);
            continue;
        };
        let offset = start + (word.as_ptr() as usize - text.as_ptr() as usize) + UNTIL.len();
        let written = written.trim_end_matches([',', ';', '.', ':']);
        let place = piece(span, offset, written.len());
        match date::parse(written) {
            Some(date) => until = Some((date, place)),
            None => {
                let message = format!("`{written}` is not a valid date: write `until=2027-01-31`");
                return Err(Malformed { span: if place.is_empty() { span } else { place }, message });
            }
        }
    }
    let reason = words.join(" ");
    let reason = reason.trim_start_matches([':', '-', ',', ';']).trim();
    Ok((reason.to_string(), until))
}

fn piece(span: Span, offset: usize, length: usize) -> Span {
    let start = span.start as usize + offset;
    Span::new(span.source, start, start + length)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn read(text: &str) -> Option<Result<Instruction, Malformed>> {
        of_comment(text, Span::new(SourceId(0), 0, text.len()))
    }

    #[test]
    fn rules_reason_and_end_are_read_with_their_places() {
        let text = "#   clearspan: ignore[ a-b,c ] until=2027-01-01 public data only";
        let read = read(text).unwrap().unwrap();
        let names: Vec<(&str, &str)> = read.rules.iter().map(|(name, span)| (name.as_str(), &text[span.range()])).collect();
        assert_eq!(names, [("a-b", "a-b"), ("c", "c")]);
        let (date, place) = read.until.unwrap();
        assert_eq!((date.to_string().as_str(), &text[place.range()]), ("2027-01-01", "2027-01-01"));
        assert_eq!(read.reason, "public data only");
    }

    #[test]
    fn every_marker_of_a_comment_will_do() {
        for text in [
            "#clearspan: ignore[a] why",
            "// clearspan:ignore[a]: why",
            "/* clearspan: ignore[a] - why */",
            "## clearspan: ignore[a] why",
        ] {
            let read = read(text).unwrap().unwrap();
            assert_eq!((read.rules[0].0.as_str(), read.reason.as_str()), ("a", "why"), "{text}");
        }
    }

    #[test]
    fn what_is_not_meant_for_us_is_left_alone() {
        for text in
            ["# clearspan checks this", "# clearspan: a linter", "# see clearspan: ignore[a]", "# checkov:skip=CKV_AWS_29: x"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_followed_says_why() {
        for (text, message) in [
            ("# clearspan: ignore", "a suppression names its rules: write `clearspan: ignore[RULE] reason`"),
            ("# clearspan: ignore because", "a suppression names its rules: write `clearspan: ignore[RULE] reason`"),
            ("# clearspan: ignore[a why", "the list of rules is not closed: `]` is missing"),
            ("# clearspan: ignore[ , ] why", "the list of rules is empty: write `clearspan: ignore[RULE] reason`"),
            ("# clearspan: ignore[a] until=tomorrow", "`tomorrow` is not a valid date: write `until=2027-01-31`"),
            ("# clearspan: skip[a] why", "`clearspan: skip` is not a valid directive: write `clearspan: ignore[RULE] reason`"),
        ] {
            assert_eq!(read(text).unwrap().unwrap_err().message, message, "{text}");
        }
    }
}
